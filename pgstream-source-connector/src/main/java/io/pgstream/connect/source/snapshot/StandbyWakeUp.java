package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the primary write what a standby waits for when a slot is made there: a list of the
 * transactions that are running. By itself it does so every 15 s at most, and never while nothing
 * is written.
 */
final class StandbyWakeUp {
  private static final Logger LOG = LoggerFactory.getLogger(StandbyWakeUp.class);

  private final PostgresConnector primary;
  private final ScheduledExecutorService thread;
  private ScheduledFuture<?> running;

  private StandbyWakeUp(PostgresConnector primary) {
    this.primary = primary;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, "pgstream-standby-wake-up");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Does it once a second until it is closed, if the role may. */
  static StandbyWakeUp start(PostgresConnector primary) {
    StandbyWakeUp wakeUp = new StandbyWakeUp(primary);
    wakeUp.running = wakeUp.thread.scheduleWithFixedDelay(wakeUp::log, 1, 1, TimeUnit.SECONDS);
    return wakeUp;
  }

  private void log() {
    try (Connection connection = primary.openTrustingNoSchema();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_log_standby_snapshot()");
    } catch (SQLException e) {
      LOG.info(
          "The standby waits until the primary lists its transactions by itself ({}); GRANT EXECUTE"
              + " ON FUNCTION pg_log_standby_snapshot() makes that shorter",
          e.getMessage());
      thread.shutdown();
    }
  }

  /** Ends it. */
  void close() {
    running.cancel(false);
    thread.shutdown();
  }
}
