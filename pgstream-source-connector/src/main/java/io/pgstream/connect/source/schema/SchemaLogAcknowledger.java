package io.pgstream.connect.source.schema;

import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets {@code acked} in the schema log once rows are safely in the topic. Nothing depends on it, so
 * it runs beside the stream and a failure is only logged: on a standby it can never succeed.
 */
public final class SchemaLogAcknowledger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaLogAcknowledger.class);

  private final SchemaLogStore store;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "pgstream-schema-log-acknowledger");
            daemon.setDaemon(true);
            return daemon;
          });
  private String acknowledged = "";

  /** Acknowledges in the given store. */
  public SchemaLogAcknowledger(SchemaLogStore store) {
    this.store = store;
  }

  /**
   * The rows that a stored source offset names are delivered. Returns at once.
   *
   * @param ids comma separated; empty if none
   */
  public synchronized void acknowledge(String ids) {
    if (ids.isEmpty() || ids.equals(acknowledged)) {
      return;
    }
    acknowledged = ids;
    thread.execute(() -> update(ids));
  }

  private void update(String ids) {
    try {
      store.acknowledge(ids);
    } catch (SQLException e) {
      if (thread.isShutdown()) {
        // The task is ending; the next one acknowledges what is left.
        return;
      }
      LOG.warn(
          "Column acked of pgstream.schema_log could not be set ({}); replication goes on",
          e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
