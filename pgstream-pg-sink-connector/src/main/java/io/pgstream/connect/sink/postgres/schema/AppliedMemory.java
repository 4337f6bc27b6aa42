package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.DefinitionVersion;
import io.pgstream.connect.common.schema.DefinitionVersions;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.sql.SQLException;
import java.util.Optional;

/** Remembers what has been applied: the difference to the next definition is what is to be done. */
final class AppliedMemory {
  private final ObjectStore objects;

  AppliedMemory(ObjectStore objects) {
    this.objects = objects;
  }

  /** Whether the target does not have a later form: offsets may have been set back by hand. */
  boolean isNew(SchemaChange change, ObjectChange object) throws SQLException {
    Optional<AppliedObject<Object>> known = objects.find(object.kind(), object.id(), Object.class);
    Lsn applied = known.map(AppliedObject::commitLsn).orElse(Lsn.INVALID);
    return applied.compareTo(change.commitLsn()) <= 0 || !change.commitLsn().isValid();
  }

  void remember(MergedChange merged) throws SQLException {
    SchemaChange change = merged.change();
    SchemaLogEntry entry = change.entry();
    if (entry.schema().dropped()) {
      objects.removeSchema(entry.schemaName());
      return;
    }
    for (ObjectChange object : SchemaDiff.lastChanges(entry)) {
      if (object.op().equals(ObjectChange.DROP)) {
        objects.remove(object.kind(), object.id());
      } else if (!object.op().equals(ObjectChange.MOVE) && isNew(change, object)) {
        Object definition = whole(object, Definitions.of(entry.schema(), object));
        if (definition != null) {
          objects.save(
              object.kind(),
              object.id(),
              new AppliedObject<>(entry.schemaName(), definition, change.commitLsn()),
              versions(merged, object, definition));
        }
      }
    }
  }

  /** Nobody who still changes anything began before a baseline. */
  private DefinitionVersions<Described> versions(
      MergedChange merged, ObjectChange object, Object definition) throws SQLException {
    SchemaLogEntry entry = merged.change().entry();
    if (entry.schema().isBaseline() || entry.schema().xid() == null) {
      return ObjectStore.NONE;
    }
    Described present = new Described(entry.schemaName(), SchemaJson.write(definition));
    return objects
        .versions(object.kind(), object.id())
        .with(DefinitionVersion.of(entry, present, merged.described(object)));
  }

  /** With the last known text of what is described without one; null if there is none. */
  private Object whole(ObjectChange object, Object definition) throws SQLException {
    if (object.kind().equals(ObjectChange.SCHEMA)
        || !(definition instanceof ObjectDefinition described)
        || described.definition() != null) {
      return definition;
    }
    return objects
        .object(object.kind(), object.id())
        .map(known -> described.withDefinition(known.definition().definition()))
        .orElse(null);
  }
}
