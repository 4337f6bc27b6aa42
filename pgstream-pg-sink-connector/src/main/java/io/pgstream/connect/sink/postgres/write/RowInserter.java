package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.sink.postgres.config.ConflictAction;
import io.pgstream.connect.sink.postgres.sql.RowStatements;
import io.pgstream.connect.sink.postgres.sql.SqlColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Inserts rows of one table, many with one statement. Not thread-safe. */
final class RowInserter {
  /** Below it a savepoint and a COPY cost more round trips than they save. */
  private static final int COPY_MIN_ROWS = 50;

  private final Connection connection;
  private final StatementCache statements;
  private final CopyText copy;
  private final ConflictAction conflictAction;
  private final int batchMaxRows;

  RowInserter(
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

  /** Whether an insert leaves the row alone that has its key. */
  boolean keepsExistingRows() {
    return conflictAction == ConflictAction.NOTHING;
  }

  /** Inserts groups of rows of one shape each; returns how many keys existed. */
  long insert(TableBinding binding, Collection<List<Row>> groups) throws SQLException {
    long conflicts = 0;
    for (List<Row> rows : groups) {
      conflicts += insertGroup(binding, rows);
    }
    return conflicts;
  }

  /** A COPY is sent bit by bit: the more rows, the better. */
  private long insertGroup(TableBinding binding, List<Row> rows) throws SQLException {
    if (rows.size() < COPY_MIN_ROWS || rows.get(0).present().isEmpty()) {
      return insertBatches(binding, rows);
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      List<SqlColumn> columns = binding.columns(rows.get(0).present());
      copy.copy(RowStatements.copy(binding.table().sqlName(), columns), rows);
      connection.releaseSavepoint(savepoint);
      return 0;
    } catch (SQLException e) {
      if (!SqlState.UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
      return insertBatches(binding, rows);
    }
  }

  private long insertBatches(TableBinding binding, List<Row> rows) throws SQLException {
    long conflicts = 0;
    for (int from = 0; from < rows.size(); from += batchMaxRows) {
      List<Row> batch = rows.subList(from, Math.min(rows.size(), from + batchMaxRows));
      conflicts += insertRows(binding, batch);
    }
    return conflicts;
  }

  private long insertRows(TableBinding binding, List<Row> rows) throws SQLException {
    BitSet present = rows.get(0).present();
    if (present.isEmpty()) {
      insertDefaults(binding, rows.size());
      return 0;
    }
    WriteForm form = binding.inserts().of(present, columns -> insertForm(binding, columns));
    String[][] parameters = Row.transpose(rows, form.columns());
    long written =
        isCounting(binding)
            ? statements.queryArrays(form.sql(), parameters)
            : statements.executeArrays(form.sql(), parameters);
    return rows.size() - written;
  }

  private WriteForm insertForm(TableBinding binding, BitSet present) {
    String sql =
        RowStatements.insert(
            binding.table().sqlName(), binding.columns(present), conflictClause(binding, present));
    return new WriteForm(
        isCounting(binding) ? RowStatements.countingNew(sql) : sql, present.stream().toArray());
  }

  /** The hidden column that tells cannot be read through a partitioned table. */
  private boolean isCounting(TableBinding binding) {
    return conflictAction == ConflictAction.UPDATE
        && hasConflictClause(binding)
        && !binding.table().partitioned();
  }

  private boolean hasConflictClause(TableBinding binding) {
    return conflictAction != ConflictAction.ERROR && binding.hasKey() && binding.keyIsUnique();
  }

  private void insertDefaults(TableBinding binding, int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      statements.executeValues(
          "INSERT INTO " + binding.table().sqlName() + " DEFAULT VALUES", new String[0]);
    }
  }

  private String conflictClause(TableBinding binding, BitSet present) {
    if (!hasConflictClause(binding)) {
      return "";
    }
    // Without the key's name the server would refuse tables with deferrable constraints.
    return RowStatements.onConflictUpdate(
        binding.keyColumns(),
        keepsExistingRows() ? List.of() : binding.columns(binding.assignable(present)));
  }
}
