package io.pgstream.connect.sink.postgres.index;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds pending indexes on a thread and a connection of its own, while rows go on being written. A
 * build that ends half way is begun again, also by the next task. Safe for several threads.
 */
public final class IndexBuilder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexBuilder.class);
  private static final long STOP_MS = 1_000;

  private final PgSinkConfig config;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Thread thread;
  private Connection connection;
  private ConnectException failure;
  private boolean wanted;

  /** A builder that is idle until it is woken. */
  public IndexBuilder(PgSinkConfig config) {
    this.config = config;
  }

  /** Says that something may be pending. Returns at once. */
  public synchronized void wake() {
    wanted = true;
    if (thread == null && !isClosed()) {
      thread = new Thread(this::run, "pgstream-index-builder");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /**
   * Does nothing unless an index could not be built.
   *
   * @throws ConnectException which names statement, cause and remedy
   */
  public synchronized void requireNoFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  private void run() {
    Backoff backoff = config.backoff();
    while (take()) {
      try {
        build();
        backoff.reset();
      } catch (ConnectException e) {
        fail(e);
      } catch (SQLException e) {
        retry(e, backoff);
      }
    }
  }

  /** Whether there is something to do; if not, the thread ends. */
  private synchronized boolean take() {
    boolean goesOn = wanted && !isClosed() && failure == null;
    wanted = false;
    if (!goesOn) {
      thread = null;
    }
    return goesOn;
  }

  private void build() throws SQLException {
    try (Connection opened =
        new PostgresConnector(config.url(), "pgstream sink indexes " + config.connector()).open()) {
      if (begin(opened)) {
        new IndexBuild(opened, config).run();
      }
    } finally {
      end();
    }
  }

  private synchronized boolean begin(Connection opened) {
    connection = opened;
    return !isClosed();
  }

  private synchronized void end() {
    connection = null;
  }

  private synchronized void fail(ConnectException error) {
    LOG.error("The task stops at its next record: {}", error.getMessage());
    failure = error;
  }

  private void retry(SQLException error, Backoff backoff) {
    if (isClosed()) {
      return;
    }
    if (SqlStateClassifier.classify(error) != ErrorKind.TRANSIENT) {
      fail(
          new ConnectException(
              "target "
                  + config.url()
                  + ": pending indexes cannot be built: "
                  + SqlErrors.describe(error)
                  + "; "
                  + SqlErrors.remedy(error)));
      return;
    }
    long delay = backoff.nextDelayMs();
    LOG.info(
        "Pending indexes of {} wait: {}; trying again in {} ms",
        config.url(),
        SqlErrors.describe(error),
        delay);
    try {
      if (!closed.await(delay, TimeUnit.MILLISECONDS)) {
        wake();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a running build, which the next task begins again. Waits for it for a second at most. */
  @Override
  public void close() {
    Thread ended;
    Connection cancelled;
    synchronized (this) {
      closed.countDown();
      ended = thread;
      cancelled = connection;
    }
    if (cancelled != null) {
      cancel(cancelled);
    }
    if (ended != null) {
      await(ended);
    }
  }

  private void cancel(Connection cancelled) {
    try {
      cancelled.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      LOG.debug("the build at {} could not be cancelled", config.url(), e);
    }
  }

  private static void await(Thread ended) {
    try {
      ended.join(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
