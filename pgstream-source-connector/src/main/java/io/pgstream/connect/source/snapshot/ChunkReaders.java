package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Threads that read chunks, each on a connection of its own. */
final class ChunkReaders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkReaders.class);
  private static final long JOIN_MS = 1_000;

  private final PostgresConnector connector;
  private final String snapshot;
  private final ChunkPlan plan;
  private final ChunkQueue queue;
  private final List<Thread> threads = new ArrayList<>();
  private final List<ChunkReader> readers = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  ChunkReaders(PostgresConnector connector, String snapshot, ChunkPlan plan, ChunkQueue queue) {
    this.connector = connector;
    this.snapshot = snapshot;
    this.plan = plan;
    this.queue = queue;
  }

  void start(int count, RateLimit rate) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(() -> run(rate, context), "pgstream-snapshot-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void run(RateLimit rate, Map<String, String> context) {
    if (context != null) {
      MDC.setContextMap(context);
    }
    try (ChunkReader reader = ChunkReader.open(connector, snapshot, queue, rate)) {
      readers.add(reader);
      for (Chunk chunk = plan.next(); chunk != null && !closed; chunk = plan.next()) {
        reader.read(chunk);
      }
    } catch (SQLException e) {
      queue.fail(e);
    } catch (InterruptedException e) {
      // Whoever closes the readers does not wait for more rows.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      queue.fail(new SQLException("reading a table failed", e));
    }
  }

  /** Ends the threads, waiting a second for each at most. */
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    for (ChunkReader reader : readers) {
      try {
        reader.abort();
      } catch (SQLException e) {
        LOG.debug("A connection of the snapshot could not be ended: {}", e.getMessage());
      }
    }
    try {
      for (Thread thread : threads) {
        thread.join(JOIN_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
