package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices sessions whose connection has died without anybody being told. A socket time-out cannot:
 * a schema change may run for hours without a byte. Therefore a second connection asks what the
 * session's server process is doing once a call takes long. A process that waits for us, while we
 * wait for it, will wait for ever.
 */
final class SessionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionWatch.class);
  private static final int PROBE_TIMEOUT_SECONDS = 5;
  private static final int STRIKES = 3;

  /** Empty when the process is gone; wait events: table 28.4 of the PostgreSQL manual. */
  private static final String IS_WAITING_FOR_CLIENT =
      "SELECT (state <> 'active' OR wait_event_type = 'Client')"
          + " AND clock_timestamp() - state_change > ? * interval '1 ms'"
          + " FROM pg_stat_activity WHERE pid = ? AND backend_start = ?::timestamptz";

  private final PostgresConnector connector;
  private final long intervalMs;
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> looks;
  private TargetSession session;
  private long since;
  private int strikes;

  SessionWatch(PgSinkConfig config) {
    this.connector =
        new PostgresConnector(config.url(), "pgstream sink watch " + config.connector())
            .withSocketTimeout(PROBE_TIMEOUT_SECONDS);
    this.intervalMs = config.statementCheckMs();
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "pgstream-session-watch");
              thread.setDaemon(true);
              return thread;
            });
    this.looks =
        timer.scheduleWithFixedDelay(this::look, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
  }

  /** A call begins that may take as long as the target works on it. */
  synchronized void began(TargetSession newSession) {
    session = newSession;
    since = System.nanoTime();
    strikes = 0;
  }

  synchronized void ended() {
    session = null;
  }

  private void look() {
    TargetSession watched = overdue();
    if (watched != null) {
      strike(watched, isSuspect(watched));
    }
  }

  private synchronized TargetSession overdue() {
    boolean due = System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(intervalMs);
    return due ? session : null;
  }

  /** Once is no proof: the process may have been about to take what we were about to send. */
  private synchronized void strike(TargetSession watched, boolean suspect) {
    if (session == watched) {
      strikes = suspect ? strikes + 1 : 0;
      if (strikes >= STRIKES) {
        LOG.debug("the connection to {} is dead: its session is given up", connector.url());
        watched.abort();
        session = null;
      }
    }
  }

  private boolean isSuspect(TargetSession watched) {
    try (Connection connection = connector.open();
        PreparedStatement statement = connection.prepareStatement(IS_WAITING_FOR_CLIENT)) {
      statement.setLong(1, intervalMs);
      watched.process().bind(statement, 2);
      try (ResultSet row = statement.executeQuery()) {
        return !row.next() || row.getBoolean(1);
      }
    } catch (SQLException e) {
      LOG.debug("{} could not be asked about a session", connector.url(), e);
      // An answer, even a refusal, shows that the network works.
      return e.getCause() instanceof IOException;
    }
  }

  @Override
  public void close() {
    looks.cancel(true);
    timer.shutdownNow();
  }
}
