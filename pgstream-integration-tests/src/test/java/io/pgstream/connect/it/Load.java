package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/** Runs transactions on a database, one after the other in a thread of its own, until closed. */
final class Load implements AutoCloseable {
  private static final long PAUSE_MS = 50;
  // Keeps what must be compared small when a start takes long.
  private static final int MOST_TRANSACTIONS = 1000;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger done;
  private final AtomicInteger limit;
  private final Connection connection;
  private final IntFunction<String> sql;
  private final AtomicReference<SQLException> failure = new AtomicReference<>();
  private ScheduledFuture<?> running;

  private Load(Connection connection, int first, IntFunction<String> sql) {
    this.connection = connection;
    this.done = new AtomicInteger(first);
    this.limit = new AtomicInteger(first + MOST_TRANSACTIONS);
    this.sql = sql;
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
    Load load = new Load(connection, first, sql);
    load.running =
        load.thread.scheduleWithFixedDelay(load::transaction, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
    return load;
  }

  private void transaction() {
    int number = done.get();
    if (number >= limit.get() || failure.get() != null) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.apply(number));
      connection.commit();
      done.incrementAndGet();
    } catch (SQLException e) {
      failure.set(e);
    }
  }

  /** Waits until so many more transactions are committed. */
  void awaitMore(int transactions) {
    int goal = done.get() + transactions;
    limit.accumulateAndGet(goal, Math::max);
    eventually().until(() -> done.get() >= goal || failure.get() != null);
  }

  /**
   * Ends after the running transaction.
   *
   * @return the number of the transaction that would be next
   * @throws IllegalStateException if a transaction failed
   */
  int finish() throws InterruptedException {
    thread.shutdown();
    thread.awaitTermination(10, TimeUnit.SECONDS);
    if (failure.get() != null) {
      throw new IllegalStateException("transaction " + done.get() + " failed", failure.get());
    }
    return done.get();
  }

  @Override
  public void close() throws SQLException {
    running.cancel(false);
    thread.shutdownNow();
    connection.close();
  }
}
