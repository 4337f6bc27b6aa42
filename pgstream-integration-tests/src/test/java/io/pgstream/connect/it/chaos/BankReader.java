package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import io.pgstream.connect.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Reads the target all the time: in every snapshot the money must be complete. */
final class BankReader implements AutoCloseable {
  private static final int PAUSE_MS = 30;
  private static final int RECONNECT_MS = 200;

  private final PostgresServer target;
  private final Journal journal;
  private final Thread thread = new Thread(this::run, "bank-reader");
  private volatile boolean stopping;
  private final LongAdder snapshots = new LongAdder();

  private BankReader(PostgresServer target, Journal journal) {
    this.target = target;
    this.journal = journal;
  }

  static BankReader start(PostgresServer target, Journal journal) {
    BankReader reader = new BankReader(target, journal);
    reader.thread.start();
    return reader;
  }

  /** How many snapshots had the accounts in them. */
  long snapshots() {
    return snapshots.sum();
  }

  private void run() {
    try {
      while (!stopping) {
        session();
        TimeUnit.MILLISECONDS.sleep(RECONNECT_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void session() throws InterruptedException {
    try (Connection connection = target.connect()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      while (!stopping) {
        look(connection);
        connection.commit();
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    } catch (SQLException e) {
      // The target is down, or the tables have not reached it yet.
      return;
    }
  }

  private void look(Connection connection) throws SQLException {
    long accounts = 0;
    long sum = 0;
    for (String table : BankWriter.TABLES) {
      List<String> row =
          Sql.query(connection, "SELECT count(*), coalesce(sum(balance), 0) FROM " + table).get(0);
      accounts += Long.parseLong(row.get(0));
      sum += Long.parseLong(row.get(1));
    }
    // A snapshot from before the tables' transaction can see the tables, but not their rows.
    if (accounts > 0) {
      snapshots.increment();
      if (sum != Tables.TOTAL) {
        journal.defect("a snapshot of the target holds " + sum + " instead of " + Tables.TOTAL);
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(TimeUnit.MINUTES.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
