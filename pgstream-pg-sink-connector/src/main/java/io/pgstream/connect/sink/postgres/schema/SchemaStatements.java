package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;
import static io.pgstream.connect.common.postgres.Identifiers.quote;

import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The statements that create, rename, comment on and drop the schema of an entry. */
final class SchemaStatements {
  private final TargetCatalogue catalogue;
  private final ObjectStore objects;

  SchemaStatements(TargetCatalogue catalogue, ObjectStore objects) {
    this.catalogue = catalogue;
    this.objects = objects;
  }

  /**
   * Adds the statements, and remembers that the objects of a renamed schema are in the new one:
   * what the entry says about them follows from there.
   */
  void add(SchemaLogEntry entry, DdlScript all) throws SQLException {
    DdlScript script = all.of(ObjectType.SCHEMAS);
    String name = entry.schemaName();
    if (entry.schema().dropped()) {
      // At the source everything in the schema is gone too, whatever was in it.
      script.add(DdlPhase.DROP_SCHEMA, "DROP SCHEMA IF EXISTS " + quote(name) + " CASCADE");
      return;
    }
    List<ObjectChange> changes = entry.schema().changes();
    Optional<ObjectChange> schema =
        changes.stream()
            .filter(
                change ->
                    change.kind().equals(ObjectChange.SCHEMA)
                        && !change.op().equals(ObjectChange.MOVE))
            .findFirst();
    Optional<String> oldName = schema.map(ObjectChange::identity);
    if (oldName.isPresent()
        && catalogue.schemaExists(oldName.get())
        && !catalogue.schemaExists(name)) {
      script.add(
          DdlPhase.CREATE_SCHEMA,
          "ALTER SCHEMA " + quote(oldName.get()) + " RENAME TO " + quote(name));
      objects.renameSchema(oldName.get(), name);
    } else if (changes.stream().anyMatch(SchemaStatements::needsSchema)
        && !catalogue.schemaExists(name)) {
      script.add(DdlPhase.CREATE_SCHEMA, "CREATE SCHEMA " + quote(name));
    }
    if (schema.isPresent()) {
      comment(entry, script);
    }
  }

  private static boolean needsSchema(ObjectChange change) {
    return !change.op().equals(ObjectChange.MOVE) && !change.op().equals(ObjectChange.DROP);
  }

  private void comment(SchemaLogEntry entry, DdlScript script) throws SQLException {
    String comment = entry.schema().comment();
    if (comment != null || catalogue.schemaExists(entry.schemaName())) {
      script
          .of(ObjectType.COMMENTS)
          .add(
              DdlPhase.CREATE_SCHEMA,
              "COMMENT ON SCHEMA "
                  + quote(entry.schemaName())
                  + " IS "
                  + (comment == null ? "NULL" : literal(comment)));
    }
  }
}
