package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.sink.postgres.config.ConflictAction;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.sql.RowStatements;
import io.pgstream.connect.sink.postgres.sql.SqlColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Writes rows of one table that a key identifies, many with one statement. Not thread-safe. */
final class KeyedWriter {
  private final StatementCache statements;
  private final RowInserter inserter;
  private final int batchMaxRows;

  KeyedWriter(
      Connection connection,
      StatementCache statements,
      ConflictAction conflictAction,
      int batchMaxRows) {
    this.statements = statements;
    this.inserter = new RowInserter(connection, statements, conflictAction, batchMaxRows);
    this.batchMaxRows = batchMaxRows;
  }

  /** Writes a net effect. */
  void write(TableBinding binding, NetEffect net, RowCounts counts) throws SQLException {
    long missing = delete(binding, net.deletes());
    if (!binding.table().links().cascading()) {
      // Otherwise the target deleted them itself, along with the rows they refer to.
      counts.missing += missing;
    }
    // Last, because a key with another text can be equal: 1.0 and 1.00.
    delete(binding, net.vanished());
    for (List<Row> rows : net.updates()) {
      counts.missing += update(binding, rows);
    }
    long conflicts = inserter.insert(binding, net.inserts());
    counts.conflicts += conflicts;
    counts.updateLost |= conflicts > 0 && net.isMerged() && inserter.keepsExistingRows();
  }

  /** Inserts groups of rows of one shape each. */
  void insert(TableBinding binding, Collection<List<Row>> groups, RowCounts counts)
      throws SQLException {
    counts.conflicts += inserter.insert(binding, groups);
  }

  /** Deletes rows by key; returns how many were missing. */
  long delete(TableBinding binding, List<RowKey> keys) throws SQLException {
    if (keys.isEmpty()) {
      return 0;
    }
    List<SqlColumn> key = binding.keyColumns();
    String sql = RowStatements.delete(binding.table().onlyName(), key);
    long deleted = 0;
    for (int from = 0; from < keys.size(); from += batchMaxRows) {
      List<RowKey> batch = keys.subList(from, Math.min(keys.size(), from + batchMaxRows));
      String[][] parameters = new String[key.size()][batch.size()];
      for (int row = 0; row < batch.size(); row++) {
        for (int i = 0; i < parameters.length; i++) {
          parameters[i][row] = batch.get(row).part(i);
        }
      }
      deleted += statements.executeArrays(sql, parameters);
    }
    // Without a unique index of the target a key can find several rows.
    return Math.max(0, keys.size() - deleted);
  }

  /** Updates rows of one shape that keep their keys; returns how many were missing. */
  long update(TableBinding binding, List<Row> rows) throws SQLException {
    WriteForm form =
        binding.updates().of(rows.get(0).present(), present -> updateForm(binding, present));
    if (form.sql().isEmpty()) {
      return 0;
    }
    long updated = 0;
    for (int from = 0; from < rows.size(); from += batchMaxRows) {
      List<Row> batch = rows.subList(from, Math.min(rows.size(), from + batchMaxRows));
      updated += statements.executeArrays(form.sql(), Row.transpose(batch, form.columns()));
    }
    return Math.max(0, rows.size() - updated);
  }

  private static WriteForm updateForm(TableBinding binding, BitSet present) {
    BitSet assigned = binding.assignable(present);
    String sql =
        assigned.isEmpty()
            ? ""
            : RowStatements.update(
                binding.table().onlyName(), binding.keyColumns(), binding.columns(assigned));
    return new WriteForm(sql, IntStream.concat(binding.keyIndexes(), assigned.stream()).toArray());
  }

  /** Gives one row another key; returns how many were missing: 0 or 1. */
  long move(TableBinding binding, RowKey oldKey, Row row) throws SQLException {
    List<SqlColumn> key = binding.keyColumns();
    boolean replaces = binding.keyIsIdentityAlways();
    BitSet assigned = replaces ? row.present() : binding.withoutIdentityAlways(row.present());
    List<SqlColumn> columns = binding.columns(assigned);
    TableMetadata table = binding.table();
    String sql =
        replaces
            ? RowStatements.replace(
                table.sqlName(), table.onlyName(), key, columns, binding.otherColumns(assigned))
            : RowStatements.update(table.onlyName(), key, columns);
    String[][] parameters = new String[key.size() + columns.size()][];
    for (int i = 0; i < key.size(); i++) {
      parameters[i] = new String[] {oldKey.part(i)};
    }
    String[][] values = Row.transpose(List.of(row), assigned.stream().toArray());
    System.arraycopy(values, 0, parameters, key.size(), values.length);
    return Math.max(0, 1 - statements.executeArrays(sql, parameters));
  }
}
