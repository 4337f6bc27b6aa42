package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import io.pgstream.connect.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs one writer until told to stop. A lost connection is opened again; whether the last commit
 * counted does not matter, because the targets are compared with what the source holds.
 */
final class WriterLoop implements Runnable {
  /**
   * Deadlock, lock time-out, serialization; a table, column or default that another writer has
   * dropped.
   */
  private static final Set<String> LOST_RACES =
      Set.of(
          "40P01", "55P03", "40001", "42P01", "42703", "3F000", "42704", "42P07", "42701", "23502");

  private static final int RECONNECT_MS = 200;

  private final Writer writer;
  private final Random random;
  private final PostgresServer source;
  private final Journal journal;
  private final LongAdder transactions;
  private final AtomicBoolean stopping;

  WriterLoop(
      Writer writer,
      Random random,
      PostgresServer source,
      Journal journal,
      LongAdder transactions,
      AtomicBoolean stopping) {
    this.writer = writer;
    this.random = random;
    this.source = source;
    this.journal = journal;
    this.transactions = transactions;
    this.stopping = stopping;
  }

  @Override
  public void run() {
    try {
      while (!stopping.get()) {
        session();
        TimeUnit.MILLISECONDS.sleep(RECONNECT_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      journal.defect("the test's own " + writer.getClass().getSimpleName() + " failed: " + e);
    }
  }

  private void session() throws InterruptedException {
    try (Connection connection = source.connect()) {
      connection.setAutoCommit(false);
      Sql.execute(connection, "SET lock_timeout = '3s'");
      connection.commit();
      while (!stopping.get()) {
        transaction(connection);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(writer.maxPauseMs()));
      }
    } catch (SQLException e) {
      if (!isOutage(e)) {
        throw new IllegalStateException(e.getSQLState() + " " + e.getMessage(), e);
      }
    }
  }

  private void transaction(Connection connection) throws SQLException {
    try {
      writer.step(connection, random);
      connection.commit();
      transactions.increment();
    } catch (SQLException e) {
      if (!LOST_RACES.contains(String.valueOf(e.getSQLState()))) {
        throw e;
      }
      connection.rollback();
    }
  }

  private static boolean isOutage(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.startsWith("08") || state.startsWith("57P");
  }
}
