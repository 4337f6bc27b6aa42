package io.pgstream.connect.source.config;

import io.pgstream.connect.common.config.PostgresConnectionConfig;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.source.init.SlotNames;
import io.pgstream.connect.source.replication.QueueSettings;
import io.pgstream.connect.source.replication.ReaderTimings;
import io.pgstream.connect.source.snapshot.SnapshotSettings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.source.SourceTask;

/** The source connector's configuration; the keys live with their components. */
public final class SourceConnectorConfig extends AbstractConfig {
  /** The server cuts longer ones. */
  private static final int MAX_APPLICATION_NAME = 63;

  private final SnapshotSettings snapshot;

  /** Kafka transactions end with each poll. */
  private static final String EACH_POLL = SourceTask.TransactionBoundary.POLL.toString();

  /** One request to the broker, and the next ones that fill meanwhile. */
  private static final int IN_FLIGHT_QUEUES = 2;

  /** Reads and checks the values. */
  public SourceConnectorConfig(Map<String, String> properties) {
    super(definition(), properties);
    snapshot = SnapshotConfig.settings(this);
  }

  /** All keys. */
  public static ConfigDef definition() {
    ConfigDef config = new ConfigDef();
    PostgresConnectionConfig.define(config);
    SlotConfig.define(config);
    StreamConfig.define(config);
    SnapshotConfig.define(config);
    return config;
  }

  /** The source server and database, with login. */
  public PostgresUrl url() {
    return PostgresConnectionConfig.url(this);
  }

  /** Where rows of snapshots are read, with login; empty to read them from the source itself. */
  public Optional<PostgresUrl> snapshotUrl() {
    return SnapshotConfig.url(this);
  }

  /** What the server shows as the name of this connector's sessions. */
  public String applicationName() {
    String name = "pgstream-source-" + originalsStrings().getOrDefault("name", "");
    return name.substring(0, Math.min(name.length(), MAX_APPLICATION_NAME));
  }

  /** The slot's name. */
  public String slotName() {
    String name = getString(SlotConfig.SLOT_NAME);
    return name == null ? SlotNames.defaultFor(url()) : name;
  }

  /** Whether to prepare the source before the first start. */
  public boolean isInitEnabled() {
    return getBoolean(SlotConfig.INIT_ENABLED);
  }

  /** How long the reader waits for what. */
  public ReaderTimings timings() {
    return SlotConfig.timings(this);
  }

  /** How long a session waits for an answer, in seconds. */
  public int streamTimeoutSeconds() {
    return (int) TimeUnit.MILLISECONDS.toSeconds(timings().streamTimeoutMs());
  }

  /** The topic. */
  public String topic() {
    return getString(StreamConfig.TOPIC);
  }

  /** Which rows are copied before they are streamed. */
  public SnapshotSettings snapshot() {
    return snapshot;
  }

  /** What may wait to be polled. */
  public QueueSettings queue() {
    return new QueueSettings(
        getLong(StreamConfig.QUEUE_MAX_BYTES), getInt(StreamConfig.BATCH_INTERVAL_MS));
  }

  /**
   * How many bytes of records may be on their way to Kafka; without bound where Connect tells of
   * records only when it ends a Kafka transaction, and when it ends it depends on us.
   */
  public long inFlightMaxBytes() {
    String boundary = originalsStrings().get(SourceTask.TRANSACTION_BOUNDARY_CONFIG);
    boolean isBounded = boundary == null || boundary.equalsIgnoreCase(EACH_POLL);
    long queue = getLong(StreamConfig.QUEUE_MAX_BYTES);
    return isBounded && queue < Long.MAX_VALUE / IN_FLIGHT_QUEUES
        ? queue * IN_FLIGHT_QUEUES
        : Long.MAX_VALUE;
  }

  /** Most records of one poll. */
  public int batchMaxRecords() {
    return getInt(StreamConfig.BATCH_MAX_RECORDS);
  }

  /** Whether rows of unknown tables are skipped instead of stopping the task. */
  public boolean isUnknownTableSkipped() {
    return StreamConfig.SKIP.equalsIgnoreCase(getString(StreamConfig.ON_UNKNOWN_TABLE));
  }
}
