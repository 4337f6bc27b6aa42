package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.schema.DefinitionMerge;
import io.pgstream.connect.common.schema.DefinitionVersion;
import io.pgstream.connect.common.schema.DefinitionVersions;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The last definitions of tables that were changed lately. Not every change of a table keeps others
 * out (to rename an index, only that is locked), and each row describes the whole table as its own
 * transaction saw it: without this, whoever commits last would undo the other's change. Not
 * thread-safe.
 */
final class TableVersions {
  private final Map<String, DefinitionVersions<TableDefinition>> versions = new HashMap<>();

  /**
   * The row with what its transaction did not see.
   *
   * @param present the definition that a table has before the row, by its id; null for a new table
   */
  SchemaLogEntry merge(SchemaLogEntry row, Function<String, TableDefinition> present) {
    SchemaLogEntry merged = row;
    if (row.schema().isBaseline() || row.schema().xid() == null) {
      return merged;
    }
    for (ObjectChange change : row.schema().changes()) {
      if (!change.kind().equals(ObjectChange.TABLE)) {
        continue;
      }
      if (change.op().equals(ObjectChange.DROP)) {
        versions.remove(change.id());
      } else if (!change.op().equals(ObjectChange.MOVE)) {
        Optional<TableDefinition> table = row.schema().table(change.id());
        if (table.isPresent()) {
          merged = merge(merged, table.get(), present);
        }
      }
    }
    return merged;
  }

  private SchemaLogEntry merge(
      SchemaLogEntry row, TableDefinition table, Function<String, TableDefinition> present) {
    DefinitionVersions<TableDefinition> known =
        versions.computeIfAbsent(table.pgstreamId(), id -> first(present.apply(id)));
    Optional<TableDefinition> base = known.baseOf(row.schema());
    TableDefinition merged =
        base.map(old -> DefinitionMerge.merge(old, table, known.present(), TableDefinition.class))
            .orElse(table);
    TableDefinition described = base.isPresent() ? table : null;
    versions.put(table.pgstreamId(), known.with(DefinitionVersion.of(row, merged, described)));
    return merged.equals(table) ? row : row.withTable(merged);
  }

  private static DefinitionVersions<TableDefinition> first(TableDefinition table) {
    return new DefinitionVersions<>(
        table == null ? List.of() : List.of(DefinitionVersion.first(table)));
  }
}
