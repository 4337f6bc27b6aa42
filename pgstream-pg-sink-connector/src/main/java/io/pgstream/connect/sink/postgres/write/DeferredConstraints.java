package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;

/**
 * Writes changes of tables with deferrable constraints. They hold at the end of each source
 * transaction, so a violation can be found before the target commits; all records of the
 * transaction that violates one are errant, because no single one is to blame.
 */
final class DeferredConstraints {
  private final Connection connection;
  private final ErrantRecords errantRecords;

  DeferredConstraints(Connection connection, ErrantRecords errantRecords) {
    this.connection = connection;
    this.errantRecords = errantRecords;
  }

  /** Writes changes without a look at what is deferred. */
  @FunctionalInterface
  interface Writer {
    void write(List<SourceChange> changes, Tally tally) throws SQLException;
  }

  /** Writes transactions; of the last one, more may follow after a schema change. */
  void write(List<SourceChange> changes, Tally tally, Writer writer) throws SQLException {
    int ended = endOfTransactions(changes);
    if (ended > 0) {
      writeEnded(changes.subList(0, ended), tally, writer);
    }
    writer.write(changes.subList(ended, changes.size()), tally);
  }

  private static int endOfTransactions(List<SourceChange> changes) {
    int end = changes.size();
    if (end == 0 || changes.get(end - 1).event().metadata().txLast()) {
      return end;
    }
    do {
      end--;
    } while (end > 0 && !begins(changes, end));
    return end;
  }

  private void writeEnded(List<SourceChange> changes, Tally tally, Writer writer)
      throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    Tally attempt = new Tally();
    try {
      writer.write(changes, attempt);
      check();
      connection.releaseSavepoint(savepoint);
      tally.add(attempt);
      return;
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) != ErrorKind.DATA) {
        throw e;
      }
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
      int middle = middle(changes);
      if (middle == 0) {
        report(changes, e, tally);
      } else {
        writeEnded(changes.subList(0, middle), tally, writer);
        writeEnded(changes.subList(middle, changes.size()), tally, writer);
      }
    }
  }

  private void check() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED");
    }
  }

  /** Where a transaction begins, as near to the middle as possible; 0 if there is but one. */
  private static int middle(List<SourceChange> changes) {
    int half = changes.size() / 2;
    for (int distance = 0; distance <= half; distance++) {
      if (begins(changes, half + distance)) {
        return half + distance;
      }
      if (begins(changes, half - distance)) {
        return half - distance;
      }
    }
    return 0;
  }

  private static boolean begins(List<SourceChange> changes, int index) {
    return index > 0
        && index < changes.size()
        && !changes.get(index).commitLsn().equals(changes.get(index - 1).commitLsn());
  }

  private void report(List<SourceChange> changes, SQLException error, Tally tally) {
    for (SourceChange change : changes) {
      errantRecords.report(
          change.record(),
          "the transaction that ends at "
              + changes.get(changes.size() - 1).position()
              + " violates a deferrable constraint of the target: "
              + SqlErrors.describe(error)
              + "; correct the rows or the constraint");
      tally.errantRecords++;
    }
  }
}
