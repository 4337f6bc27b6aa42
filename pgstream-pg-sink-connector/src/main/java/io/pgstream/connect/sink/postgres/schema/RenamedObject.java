package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.qualify;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ObjectChange;
import java.util.ArrayList;
import java.util.List;

/**
 * An object that has another name or schema than a transaction has seen.
 *
 * @param kind its kind
 * @param id its oid
 * @param suffix what follows its name in SQL
 * @param former what it was called
 * @param present what it is called
 */
record RenamedObject(String kind, String id, String suffix, Place former, Place present) {

  /**
   * Where an object is.
   *
   * @param schema its schema; of a schema its own name
   * @param name its name
   */
  record Place(String schema, String name) {}

  /** The statements that take it from one of its places to the other. */
  List<String> move(Place from, Place to) {
    if (kind.equals(ObjectChange.SCHEMA)) {
      return List.of("ALTER SCHEMA " + quote(from.name()) + " RENAME TO " + quote(to.name()));
    }
    List<String> statements = new ArrayList<>();
    if (!from.schema().equals(to.schema())) {
      statements.add(alter(from.schema(), from.name()) + "SET SCHEMA " + quote(to.schema()));
    }
    if (!from.name().equals(to.name())) {
      statements.add(alter(to.schema(), from.name()) + "RENAME TO " + quote(to.name()));
    }
    return statements;
  }

  private String alter(String schema, String name) {
    String word = ObjectKind.of(kind).map(ObjectKind::word).orElse("SEQUENCE");
    return "ALTER " + word + " " + qualify(schema, name) + suffix + " ";
  }
}
