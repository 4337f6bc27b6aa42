package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.TableDefinition;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Decides about objects that the target has, but not from us: someone loaded it before the stream
 * began. They are taken as they are.
 */
final class Adoption {
  private final TargetCatalogue catalogue;
  private final AppliedObjects applied;

  Adoption(TargetCatalogue catalogue, AppliedObjects applied) {
    this.catalogue = catalogue;
    this.applied = applied;
  }

  /**
   * Whether the object exists on the target already and needs no statement.
   *
   * @throws ConnectException if it is a table that lacks columns
   */
  boolean adopts(SchemaChange schemaChange, ObjectChange change) throws SQLException {
    boolean creates = change.op().equals(ObjectChange.CREATE);
    boolean alters = change.op().equals(ObjectChange.ALTER);
    boolean starts = schemaChange.entry().schema().isBaseline();
    // A plain create whose name is taken must fail in the server.
    if (ObjectKind.of(change.kind()).isPresent()) {
      return false;
    }
    if (!(alters || (creates && starts))
        || applied.find(change.kind(), change.id(), Object.class).isPresent()) {
      return false;
    }
    String schema = schemaChange.entry().schemaName();
    if (!change.kind().equals(ObjectChange.TABLE)) {
      return !change.kind().equals(ObjectChange.SCHEMA)
          && catalogue.relationExists(schema, change.name());
    }
    Optional<TableMetadata> table = catalogue.table(schema, change.name());
    Optional<TableDefinition> definition = schemaChange.entry().schema().table(change.id());
    if (table.isPresent() && definition.isPresent()) {
      requireColumns(schemaChange, table.get(), definition.get());
    }
    return table.isPresent();
  }

  private static void requireColumns(
      SchemaChange change, TableMetadata table, TableDefinition definition) {
    List<String> missing =
        definition.columns().stream()
            .map(ColumnDefinition::name)
            .filter(column -> table.indexOf(column) < 0)
            .toList();
    if (!missing.isEmpty()) {
      throw new ConnectException(
          change.position()
              + ": table "
              + table.sqlName()
              + " exists on the target but lacks the columns "
              + missing
              + " of the source; add them, or drop the table so that the sink creates it, then"
              + " restart the task");
    }
  }
}
