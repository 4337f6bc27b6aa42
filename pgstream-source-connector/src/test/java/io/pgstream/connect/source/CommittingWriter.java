package io.pgstream.connect.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inserts into table t on a thread of its own until it is closed, also after the server was away.
 */
final class CommittingWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommittingWriter.class);

  private final SourceServer server;
  private final String insert;
  private final Thread thread = new Thread(this::write, "test-writer");
  private final AtomicLong commits = new AtomicLong();
  private volatile boolean isStopping;

  private CommittingWriter(SourceServer server, String insert) {
    this.server = server;
    this.insert = insert;
  }

  /** Transactions of three rows. */
  static CommittingWriter start(SourceServer server) {
    return start(server, "INSERT INTO t(v) SELECT 'row' FROM generate_series(1, 3)");
  }

  static CommittingWriter start(SourceServer server, String insert) {
    CommittingWriter writer = new CommittingWriter(server, insert);
    writer.thread.start();
    return writer;
  }

  long commits() {
    return commits.get();
  }

  private void write() {
    while (!isStopping) {
      try (Connection connection = server.server().connect();
          Statement statement = connection.createStatement()) {
        while (!isStopping) {
          statement.execute(insert);
          commits.incrementAndGet();
          Thread.sleep(5);
        }
      } catch (SQLException e) {
        LOG.debug("the writer waits for the server: {}", e.getMessage());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    isStopping = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
