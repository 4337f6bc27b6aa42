package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.ObjectPart;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last definition of an enum that the sink has seen.
 *
 * @param schema the schema it is in
 * @param names how columns have named it, now and before, without quotes
 * @param definition its definition
 * @param lsn commit LSN of the definition
 */
record KnownEnum(String schema, List<String> names, ObjectDefinition definition, long lsn) {

  /** An enum of which nothing is known before this definition. */
  static KnownEnum of(String schema, ObjectDefinition definition, long lsn) {
    return new KnownEnum(schema, List.of(schema + "." + definition.name()), definition, lsn);
  }

  /** The same enum with another definition. */
  KnownEnum changed(String newSchema, ObjectDefinition now, long newLsn) {
    KnownEnum changed = of(newSchema, now, newLsn);
    Set<String> all = new LinkedHashSet<>(names);
    all.addAll(changed.names);
    return new KnownEnum(newSchema, List.copyOf(all), now, newLsn);
  }

  /** New labels by those that they replace. */
  Map<String, String> renamed(ObjectDefinition now) {
    Map<String, String> before = new HashMap<>();
    definition.parts().forEach(part -> before.put(part.id(), part.name()));
    Map<String, String> renamed = new HashMap<>();
    for (ObjectPart part : now.parts()) {
      String label = before.get(part.id());
      if (label != null && !label.equals(part.name())) {
        renamed.put(label, part.name());
      }
    }
    return renamed;
  }
}
