package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.DefinitionMerge;
import io.pgstream.connect.common.schema.DefinitionVersions;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of the schema log whose transactions did not see each other. Not every change of an object
 * keeps others out (two indexes can be made on one table at once, nothing is locked to alter a
 * domain), and each row describes the whole object as its own transaction saw it. What others have
 * done meanwhile is put in.
 */
final class ConcurrentChanges {
  private final ObjectStore objects;

  ConcurrentChanges(ObjectStore objects) {
    this.objects = objects;
  }

  /** The row with what the target has and its transaction did not see; an object may have moved. */
  List<MergedChange> merge(SchemaChange change) throws SQLException {
    SchemaLogEntry entry = change.entry();
    Map<String, Described> described = new HashMap<>();
    SchemaDefinition here = entry.schema();
    List<ObjectChange> staying = new ArrayList<>(here.changes());
    List<MergedChange> elsewhere = new ArrayList<>();
    for (ObjectChange object : SchemaDiff.lastChanges(entry)) {
      Object definition = isDescribed(entry, object) ? Definitions.of(here, object) : null;
      Optional<Merged> merged =
          definition == null ? Optional.empty() : merge(entry, object, definition);
      if (merged.isEmpty()) {
        continue;
      }
      described.put(
          MergedChange.key(object),
          new Described(entry.schemaName(), SchemaJson.write(definition)));
      here = Definitions.replace(here, definition, merged.get().definition());
      if (!merged.get().schema().equals(entry.schemaName())) {
        staying.removeIf(other -> MergedChange.key(other).equals(MergedChange.key(object)));
        SchemaDefinition there = Definitions.changing(here, List.of(object));
        elsewhere.add(new MergedChange(with(change, merged.get().schema(), there), described));
      }
    }
    List<MergedChange> all = new ArrayList<>();
    SchemaDefinition rest = Definitions.changing(here, staying);
    all.add(new MergedChange(with(change, entry.schemaName(), rest), described));
    all.addAll(elsewhere);
    return all;
  }

  private static boolean isDescribed(SchemaLogEntry entry, ObjectChange object) {
    return !entry.schema().isBaseline()
        && !object.kind().equals(ObjectChange.SCHEMA)
        && (object.op().equals(ObjectChange.CREATE) || object.op().equals(ObjectChange.ALTER));
  }

  private static SchemaChange with(SchemaChange change, String schema, SchemaDefinition now) {
    SchemaLogEntry entry = change.entry();
    return new SchemaChange(
        new SchemaLogEntry(
            entry.id(), entry.version(), schema, now, entry.json(), entry.createdAt()),
        change.commitLsn(),
        change.position());
  }

  /** An object after both. */
  private record Merged(String schema, Object definition) {}

  private Optional<Merged> merge(SchemaLogEntry entry, ObjectChange object, Object definition)
      throws SQLException {
    DefinitionVersions<Described> versions = objects.versions(object.kind(), object.id());
    Optional<Described> base = versions.baseOf(entry.schema());
    if (base.isEmpty()) {
      return Optional.empty();
    }
    Described current = versions.present();
    boolean moved = !base.get().schema().equals(entry.schemaName());
    return Optional.of(
        new Merged(
            moved ? entry.schemaName() : current.schema(),
            merge(base.get().definition(), definition, current.definition(), typeOf(definition))));
  }

  @SuppressWarnings("unchecked") // The class of an object is of its own type.
  private static <T> Class<T> typeOf(T definition) {
    return (Class<T>) definition.getClass();
  }

  private static <T> T merge(String base, T change, String current, Class<T> type) {
    return DefinitionMerge.merge(
        SchemaJson.parse(base, type), change, SchemaJson.parse(current, type), type);
  }
}
