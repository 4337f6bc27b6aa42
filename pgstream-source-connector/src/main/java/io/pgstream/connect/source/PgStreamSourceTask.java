package io.pgstream.connect.source;

import io.pgstream.connect.common.metrics.ConnectMetrics;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.version.Versions;
import io.pgstream.connect.source.config.SourceConnectorConfig;
import io.pgstream.connect.source.init.PrerequisiteException;
import io.pgstream.connect.source.init.SourceInitializer;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.offset.SourcePartition;
import io.pgstream.connect.source.offset.StoredOffsets;
import io.pgstream.connect.source.record.EmittedRecord;
import io.pgstream.connect.source.record.SourceRecordMapper;
import io.pgstream.connect.source.record.UnknownTables;
import io.pgstream.connect.source.replication.SourcePreparation;
import io.pgstream.connect.source.replication.SourceStream;
import io.pgstream.connect.source.schema.SchemaLogAcknowledger;
import io.pgstream.connect.source.schema.SchemaLogStore;
import io.pgstream.connect.source.snapshot.RowServer;
import io.pgstream.connect.source.snapshot.SnapshotProgress;
import io.pgstream.connect.source.snapshot.Snapshots;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lifecycle of the source: wires the stream to Connect. */
public final class PgStreamSourceTask extends SourceTask {
  private static final Logger LOG = LoggerFactory.getLogger(PgStreamSourceTask.class);

  /** Short, because offsets are committed and stop is noticed only between two polls. */
  private static final long POLL_TIMEOUT_MS = 500;

  /** Init waits up to 60 s for a lock and 60 s for open transactions; its server answers then. */
  private static final int INIT_TIMEOUT_SECONDS = 120;

  /** A range of a table in which no row is new can take long to look through. */
  private static final int SNAPSHOT_TIMEOUT_SECONDS = 300;

  private SourceStream stream;
  private Snapshots snapshots;
  private SourceRecordMapper mapper;
  private StoredOffsets storedOffsets;
  private SchemaLogAcknowledger acknowledger;
  private int batchMaxRecords;
  private InFlightBytes inFlight;
  private volatile SourceOffset polled;

  /** For Connect. */
  public PgStreamSourceTask() {}

  @Override
  public String version() {
    return Versions.current();
  }

  @Override
  public void start(Map<String, String> properties) {
    SourceConnectorConfig config = new SourceConnectorConfig(properties);
    String slot = config.slotName();
    PostgresConnector unbounded = new PostgresConnector(config.url(), config.applicationName());
    PostgresConnector connector = unbounded.withSocketTimeout(config.streamTimeoutSeconds());
    SchemaLogStore schemaLog = new SchemaLogStore(connector, slot);
    Map<String, String> partition = SourcePartition.of(slot, config.url().database());
    storedOffsets = new StoredOffsets(context, partition);
    mapper = new SourceRecordMapper(partition, config.topic());
    acknowledger = new SchemaLogAcknowledger(schemaLog);
    batchMaxRecords = config.batchMaxRecords();
    inFlight = new InFlightBytes(config.inFlightMaxBytes());
    SourceOffset resume = storedOffsets.read();
    LongAdder skippedRows = new LongAdder();
    PostgresConnector patient = unbounded.withSocketTimeout(SNAPSHOT_TIMEOUT_SECONDS);
    snapshots = new Snapshots(patient, rowServer(config, patient), config.snapshot(), slot);
    stream =
        new SourceStream(
            connector,
            slot,
            schemaLog,
            new UnknownTables(config.isUnknownTableSkipped(), skippedRows),
            resume,
            config.timings(),
            config.queue(),
            preparation(config, unbounded.withSocketTimeout(INIT_TIMEOUT_SECONDS), slot),
            snapshots);
    registerMetrics(skippedRows);
    LOG.info(
        "pgstream {} streams slot \"{}\" of {} into topic \"{}\", after {}",
        Versions.current(),
        slot,
        config.url(),
        config.topic(),
        resume == null ? "the slot's start" : resume.endLsn());
    stream.start();
  }

  private static RowServer rowServer(SourceConnectorConfig config, PostgresConnector source) {
    return config
        .snapshotUrl()
        .map(
            url ->
                RowServer.other(
                    source,
                    new PostgresConnector(url, config.applicationName())
                        .withSocketTimeout(SNAPSHOT_TIMEOUT_SECONDS)))
        .orElseGet(() -> RowServer.source(source));
  }

  private static SourcePreparation preparation(
      SourceConnectorConfig config, PostgresConnector connector, String slot) {
    SourceInitializer initializer = new SourceInitializer(connector);
    return config.isInitEnabled() ? () -> initialise(initializer, slot) : () -> {};
  }

  private static void initialise(SourceInitializer initializer, String slot) throws SQLException {
    try {
      LOG.info("The source is ready: {}", initializer.init(slot));
    } catch (PrerequisiteException e) {
      if (e.getCause() instanceof SQLException refused) {
        throw new SQLException(e.getMessage(), refused.getSQLState(), e);
      }
      throw new ConnectException(e.getMessage(), e);
    }
  }

  private void registerMetrics(LongAdder skippedRows) {
    ConnectMetrics metrics = ConnectMetrics.of(context);
    metrics.gauge("queued-bytes", "Bytes read and not yet polled.", stream::queuedBytes);
    metrics.gauge(
        "lag-bytes",
        "WAL bytes between what the server has sent and what has been handed to Kafka Connect.",
        this::lagBytes);
    metrics.gauge(
        "unidentified-changes",
        "Updates and deletes left out by the server because their table has no replica identity.",
        stream::unidentifiedChanges);
    metrics.gauge(
        "tables-without-identity",
        "Tables without replica identity when the task started: updates and deletes of them are"
            + " left out by the server.",
        stream::tablesWithoutIdentity);
    metrics.gauge(
        "skipped-rows", "Rows of tables that the schema log does not describe.", skippedRows::sum);
    SnapshotProgress progress = snapshots.progress();
    metrics.gauge("snapshot-rows", "Rows that the snapshot has copied.", progress::rows);
    metrics.gauge(
        "snapshot-bytes", "Bytes of table files that the snapshot has copied.", progress::bytes);
    metrics.gauge(
        "snapshot-total-bytes",
        "Bytes of the files of all tables of the snapshot.",
        progress::totalBytes);
    metrics.gauge(
        "snapshot-percent", "How much of the tables' files has been copied.", progress::percent);
    metrics.gauge(
        "snapshot-seconds-left",
        "Seconds until the snapshot ends, at its speed so far; negative if unknown.",
        progress::secondsLeftIfRunning);
    metrics.gauge(
        "snapshot-retained-wal-bytes",
        "WAL that the server keeps for the slot while the snapshot runs.",
        progress::retainedWalBytes);
    metrics.gauge(
        "snapshot-tables-left",
        "Tables that the snapshot has yet to copy; 0 when none is under way.",
        progress::tablesLeft);
  }

  private long lagBytes() {
    SourceOffset last = polled;
    return last == null ? 0 : Math.max(0, stream.received().bytesSince(last.endLsn()));
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (!inFlight.awaitRoom(POLL_TIMEOUT_MS)) {
      return null;
    }
    TransactionContext transactions = context.transactionContext();
    List<EmittedRecord> batch =
        transactions == null
            ? stream.poll(batchMaxRecords, POLL_TIMEOUT_MS)
            : stream.pollTransactions(batchMaxRecords, POLL_TIMEOUT_MS);
    if (batch.isEmpty()) {
      return null;
    }
    List<SourceRecord> records = new ArrayList<>(batch.size());
    for (EmittedRecord emitted : batch) {
      SourceRecord record = mapper.map(emitted);
      if (transactions != null && emitted.transactionEnd()) {
        transactions.commitTransaction(record);
      }
      inFlight.add(record);
      records.add(record);
    }
    polled = batch.get(batch.size() - 1).offset();
    return records;
  }

  /** Called by the producer's thread; with exactly-once delivery by ours, after the commit. */
  @Override
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    inFlight.remove(record);
  }

  /** Confirms what Connect has stored; also called while the database is idle. */
  @Override
  public void commit() {
    SourceOffset stored = storedOffsets.readIfMoved(polled);
    if (stored != null) {
      stream.confirm(stored.endLsn());
      acknowledger.acknowledge(stored.schemaLog());
    }
  }

  @Override
  public void stop() {
    if (stream != null) {
      stream.close();
      acknowledger.close();
    }
  }
}
