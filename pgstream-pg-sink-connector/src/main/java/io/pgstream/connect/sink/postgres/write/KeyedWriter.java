package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.sink.postgres.config.ConflictAction;
import io.pgstream.connect.sink.postgres.sql.RowStatements;
import io.pgstream.connect.sink.postgres.sql.SqlColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Writes many rows of one table with few statements. Not thread-safe. */
final class KeyedWriter {
  /** Below it a savepoint and a COPY cost more round trips than they save. */
  private static final int COPY_MIN_ROWS = 50;

  private static final String UNIQUE_VIOLATION = "23505";

  private final Connection connection;
  private final StatementCache statements;
  private final CopyText copy;
  private final ConflictAction conflictAction;
  private final int batchMaxRows;

  KeyedWriter(
      Connection connection,
      StatementCache statements,
      ConflictAction conflictAction,
      int batchMaxRows) {
    this.connection = connection;
    this.statements = statements;
    this.copy = new CopyText(connection);
    this.conflictAction = conflictAction;
    this.batchMaxRows = batchMaxRows;
  }

  /** Writes a net effect; returns how many rows were missing. */
  long write(TableBinding binding, NetEffect net) throws SQLException {
    delete(binding, net.vanished());
    long missing = delete(binding, net.deletes());
    if (binding.table().cascading()) {
      // The target deleted them itself, along with the rows they refer to.
      missing = 0;
    }
    for (List<Row> rows : net.updates()) {
      missing += update(binding, rows);
    }
    insert(binding, net.inserts());
    return missing;
  }

  /** Deletes rows by key; returns how many were missing. */
  long delete(TableBinding binding, List<RowKey> keys) throws SQLException {
    if (keys.isEmpty()) {
      return 0;
    }
    List<SqlColumn> key = binding.keyColumns();
    String sql = RowStatements.delete(binding.table().sqlName(), key);
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
    return keys.size() - deleted;
  }

  /** Updates rows of one shape that keep their keys; returns how many were missing. */
  long update(TableBinding binding, List<Row> rows) throws SQLException {
    BitSet assigned = binding.assignable(rows.get(0).present());
    if (assigned.isEmpty()) {
      return 0;
    }
    List<SqlColumn> key = binding.keyColumns();
    String sql = RowStatements.update(binding.table().sqlName(), key, binding.columns(assigned));
    int[] columns = assigned.stream().toArray();
    long updated = 0;
    for (int from = 0; from < rows.size(); from += batchMaxRows) {
      List<Row> batch = rows.subList(from, Math.min(rows.size(), from + batchMaxRows));
      String[][] parameters = new String[key.size() + columns.length][batch.size()];
      for (int row = 0; row < batch.size(); row++) {
        RowKey rowKey = binding.keyOf(batch.get(row));
        for (int i = 0; i < key.size(); i++) {
          parameters[i][row] = rowKey.part(i);
        }
      }
      fill(parameters, key.size(), batch, columns);
      updated += statements.executeArrays(sql, parameters);
    }
    return rows.size() - updated;
  }

  private static void fill(String[][] parameters, int first, List<Row> rows, int[] columns) {
    for (int i = 0; i < columns.length; i++) {
      String[] parameter = parameters[first + i];
      for (int row = 0; row < parameter.length; row++) {
        parameter[row] = rows.get(row).value(columns[i]);
      }
    }
  }

  /** Inserts groups of rows of one shape each. */
  void insert(TableBinding binding, Collection<List<Row>> groups) throws SQLException {
    for (List<Row> rows : groups) {
      for (int from = 0; from < rows.size(); from += batchMaxRows) {
        insertBatch(binding, rows.subList(from, Math.min(rows.size(), from + batchMaxRows)));
      }
    }
  }

  private void insertBatch(TableBinding binding, List<Row> rows) throws SQLException {
    if (rows.size() < COPY_MIN_ROWS || rows.get(0).present().isEmpty()) {
      insertRows(binding, rows);
      return;
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      List<SqlColumn> columns = binding.columns(rows.get(0).present());
      copy.copy(RowStatements.copy(binding.table().sqlName(), columns), rows);
      connection.releaseSavepoint(savepoint);
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
      insertRows(binding, rows);
    }
  }

  private void insertRows(TableBinding binding, List<Row> rows) throws SQLException {
    BitSet present = rows.get(0).present();
    if (present.isEmpty()) {
      insertDefaults(binding, rows.size());
      return;
    }
    String sql =
        RowStatements.insert(
            binding.table().sqlName(), binding.columns(present), conflictClause(binding, present));
    int[] columns = present.stream().toArray();
    String[][] parameters = new String[columns.length][rows.size()];
    fill(parameters, 0, rows, columns);
    statements.executeArrays(sql, parameters);
  }

  private void insertDefaults(TableBinding binding, int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      statements.executeValues(
          "INSERT INTO " + binding.table().sqlName() + " DEFAULT VALUES", new String[0]);
    }
  }

  private String conflictClause(TableBinding binding, BitSet present) {
    if (conflictAction == ConflictAction.NOTHING) {
      return " ON CONFLICT DO NOTHING";
    }
    if (conflictAction == ConflictAction.ERROR || !binding.hasKey() || !binding.keyIsUnique()) {
      return "";
    }
    return RowStatements.onConflictUpdate(
        binding.keyColumns(), binding.columns(binding.assignable(present)));
  }

  /** Gives one row another key; returns how many were missing: 0 or 1. */
  long move(TableBinding binding, RowKey oldKey, Row row) throws SQLException {
    List<SqlColumn> key = binding.keyColumns();
    boolean replaces = binding.keyIsIdentityAlways();
    BitSet assigned = replaces ? row.present() : binding.withoutIdentityAlways(row.present());
    List<SqlColumn> columns = binding.columns(assigned);
    String table = binding.table().sqlName();
    String sql =
        replaces
            ? RowStatements.replace(table, key, columns, binding.otherColumns(assigned))
            : RowStatements.update(table, key, columns);
    String[][] parameters = new String[key.size() + columns.size()][1];
    for (int i = 0; i < key.size(); i++) {
      parameters[i][0] = oldKey.part(i);
    }
    fill(parameters, key.size(), List.of(row), assigned.stream().toArray());
    return 1 - statements.executeArrays(sql, parameters);
  }
}
