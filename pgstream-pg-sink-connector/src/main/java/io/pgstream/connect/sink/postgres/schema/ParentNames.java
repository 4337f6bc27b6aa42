package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.common.schema.TableParent;
import java.sql.SQLException;
import java.util.Optional;

/** What the tables from which others inherit are called. */
final class ParentNames {
  private final AppliedObjects applied;
  private final SchemaLogEntry entry;

  ParentNames(AppliedObjects applied, SchemaLogEntry entry) {
    this.applied = applied;
    this.entry = entry;
  }

  /** The quoted name after the change; a parent may have been renamed since its child was seen. */
  String sql(TableParent parent) throws SQLException {
    if (parent.id() != null) {
      Optional<TableDefinition> described = entry.schema().table(parent.id());
      if (described.isPresent()) {
        return Identifiers.qualify(entry.schemaName(), described.get().name());
      }
      Optional<AppliedObject<TableDefinition>> known = applied.table(parent.id());
      if (known.isPresent()) {
        return Identifiers.qualify(known.get().schema(), known.get().definition().name());
      }
    }
    return Identifiers.qualify(parent.schema(), parent.name());
  }
}
