package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Runs transactions on a database, one after the other in a thread of its own, until closed. */
final class Load implements AutoCloseable {
  private static final long PAUSE_MS = 20;
  // Keeps what must be compared small when a start takes long.
  private static final int MOST_TRANSACTIONS = 1500;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger done;
  private final Connection connection;
  private final IntFunction<String> sql;
  private final ScheduledFuture<?> running;

  private Load(Connection connection, int first, IntFunction<String> sql) {
    this.connection = connection;
    this.done = new AtomicInteger(first);
    this.sql = sql;
    this.running =
        thread.scheduleWithFixedDelay(this::transaction, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts.
   *
   * @param first number of the first transaction
   * @param sql the statements of transaction n, separated by semicolons
   */
  static Load start(Database database, int first, IntFunction<String> sql) throws SQLException {
    Connection connection = database.connector().open();
    connection.setAutoCommit(false);
    return new Load(connection, first, sql);
  }

  private void transaction() {
    int number = done.get();
    if (number >= MOST_TRANSACTIONS) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.apply(number));
      connection.commit();
      done.incrementAndGet();
    } catch (SQLException e) {
      throw new IllegalStateException("transaction " + number + " failed", e);
    }
  }

  /** The number of the next transaction. */
  int done() {
    return done.get();
  }

  /** Waits until so many more transactions are committed. */
  void awaitMore(int transactions) {
    int goal = done.get() + transactions;
    eventually().until(() -> done.get() >= goal || running.isDone());
  }

  /**
   * Ends after the running transaction.
   *
   * @throws IllegalStateException if a transaction failed
   */
  @Override
  public void close() throws SQLException, InterruptedException {
    if (running.isDone()) {
      throw failure();
    }
    thread.shutdown();
    thread.awaitTermination(10, TimeUnit.SECONDS);
    connection.close();
  }

  /** A periodic action ends only by failing. */
  private IllegalStateException failure() throws InterruptedException {
    thread.shutdown();
    try {
      running.get();
      return new IllegalStateException("the load ended by itself");
    } catch (ExecutionException e) {
      return new IllegalStateException("the load failed", e.getCause());
    }
  }
}
