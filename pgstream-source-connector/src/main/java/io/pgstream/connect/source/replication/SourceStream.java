package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.check.CaptureReport;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.record.EmittedRecord;
import io.pgstream.connect.source.record.UnknownTables;
import io.pgstream.connect.source.schema.SchemaLogStore;
import io.pgstream.connect.source.snapshot.Snapshots;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The reader thread and its queue, as the task uses them. Thread-safe. */
public final class SourceStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceStream.class);
  private static final long JOIN_MS = 2_000;
  private static final long ABORT_MS = 1_000;

  private final ReaderStatus status = new ReaderStatus();
  private final RecordQueue queue;
  private final PostgresConnector connector;
  private final Thread thread;
  private final CaptureReport report;
  private final LongAdder unidentifiedChanges = new LongAdder();

  /**
   * A stream that {@link #start} begins to read.
   *
   * @param connector the source database
   * @param slot its slot
   * @param schemaLog the slot's schema log
   * @param unknownTables policy for tables the schema log does not describe
   * @param resume the stored offset; null at the first start
   * @param timings how long to wait for what
   * @param queued how much may wait to be polled
   * @param preparation makes a new source ready
   * @param snapshots copies what tables hold already
   */
  public SourceStream(
      PostgresConnector connector,
      String slot,
      SchemaLogStore schemaLog,
      UnknownTables unknownTables,
      SourceOffset resume,
      ReaderTimings timings,
      QueueSettings queued,
      SourcePreparation preparation,
      Snapshots snapshots) {
    queue = new RecordQueue(queued);
    report = new CaptureReport(connector);
    StreamOpener opener =
        new StreamOpener(
            connector,
            slot,
            schemaLog,
            unknownTables,
            new ServerNotices(unidentifiedChanges),
            timings.statusIntervalMs(),
            preparation,
            snapshots);
    this.connector = connector;
    ReplicationReader reader =
        new ReplicationReader(opener, queue, timings, status, report, resume);
    thread = new Thread(withLogContext(reader), "pgstream-reader-" + slot);
    thread.setDaemon(true);
  }

  /** Log lines of the thread carry the connector's prefix, like those of the task. */
  private static Runnable withLogContext(Runnable reader) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    return () -> {
      if (context != null) {
        MDC.setContextMap(context);
      }
      reader.run();
    };
  }

  /** Begins to read. */
  public void start() {
    thread.start();
  }

  /**
   * Takes records that have been read.
   *
   * @return empty if none came within {@code timeoutMs}
   * @throws org.apache.kafka.connect.errors.ConnectException if the stream cannot go on
   * @throws InterruptedException if the task is to stop
   */
  public List<EmittedRecord> poll(int maxRecords, long timeoutMs) throws InterruptedException {
    return queue.poll(maxRecords, timeoutMs);
  }

  /**
   * Takes whole transactions, as far as they fit into the queue: then nothing that happens to the
   * source or the task meets a transaction that has been begun.
   *
   * @return empty if none was read whole within {@code timeoutMs}
   * @throws org.apache.kafka.connect.errors.ConnectException if the stream cannot go on
   * @throws InterruptedException if the task is to stop
   */
  public List<EmittedRecord> pollTransactions(int maxRecords, long timeoutMs)
      throws InterruptedException {
    return queue.pollTransactions(maxRecords, timeoutMs);
  }

  /** Everything before this position is durable: the server may forget it. */
  public void confirm(Lsn lsn) {
    status.confirm(lsn);
  }

  /** How far the server has sent. */
  public Lsn received() {
    return status.received();
  }

  /** Bytes read and not yet polled. */
  public long queuedBytes() {
    return queue.bytes();
  }

  /** Updates and deletes that the server left out because their table has no replica identity. */
  public long unidentifiedChanges() {
    return unidentifiedChanges.sum();
  }

  /** Tables for which that would happen, as the source was when the stream was first open. */
  public long tablesWithoutIdentity() {
    return report.tablesWithoutIdentity();
  }

  /**
   * Sends the last confirmation and ends the thread, waiting up to 3 s for it: connections that do
   * not answer are dropped after 2 s, also those that init uses.
   */
  @Override
  public void close() {
    status.stop();
    try {
      thread.join(JOIN_MS);
      if (thread.isAlive()) {
        abortConnections();
        thread.interrupt();
        thread.join(ABORT_MS);
      }
      if (thread.isAlive()) {
        LOG.warn("The reader thread still waits for the server; it ends with its try to log in");
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void abortConnections() {
    try {
      connector.abort();
    } catch (SQLException e) {
      throw new IllegalStateException("the driver refuses to end a connection", e);
    }
  }
}
