package io.pgstream.connect.source.config;

import io.pgstream.connect.source.init.PrerequisiteException;
import io.pgstream.connect.source.init.SlotNames;
import io.pgstream.connect.source.replication.ReaderTimings;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** Which slot is streamed and how the connection to it is kept. */
public final class SlotConfig {
  /** Name of the slot. */
  public static final String SLOT_NAME = "slot.name";

  /** Whether to prepare the source. */
  public static final String INIT_ENABLED = "init.enabled";

  static final String SLOT_WAIT_MS = "slot.wait.ms";
  static final String STATUS_INTERVAL_MS = "status.interval.ms";
  static final String STREAM_TIMEOUT_MS = "stream.timeout.ms";
  static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";

  private static final String GROUP = "Replication slot";

  private SlotConfig() {}

  static ConfigDef define(ConfigDef config) {
    int order = 0;
    return config
        .define(
            SLOT_NAME,
            Type.STRING,
            null,
            SlotConfig::validateName,
            Importance.HIGH,
            "Name of the logical replication slot (plugin wal2json): lower-case letters, digits and"
                + " underscores. One slot serves one connector. Default: pgstream_<database>_slot.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Slot name")
        .define(
            INIT_ENABLED,
            Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether to create what is missing on the source before the first start: schema pgstream,"
                + " its event triggers, and the slot. With false, run \"pgstream init\" first; then the"
                + " connector's role needs no rights to create event triggers.",
            GROUP,
            ++order,
            Width.SHORT,
            "Initialise the source")
        .define(
            SLOT_WAIT_MS,
            Type.LONG,
            90_000L,
            Range.atLeast(0),
            Importance.LOW,
            "How long to wait, in milliseconds, for a slot that another process streams. After a crash"
                + " the server may take up to its wal_sender_timeout (60 s) to notice that the old"
                + " reader is gone. 0 fails at once.",
            GROUP,
            ++order,
            Width.SHORT,
            "Wait for the slot")
        .define(
            STATUS_INTERVAL_MS,
            Type.INT,
            10_000,
            Range.between(100, 60_000),
            Importance.LOW,
            "Longest time between standby status updates in milliseconds. It is shortened to a third of"
                + " the server's wal_sender_timeout where that is less.",
            GROUP,
            ++order,
            Width.SHORT,
            "Status interval")
        .define(
            STREAM_TIMEOUT_MS,
            Type.INT,
            60_000,
            Range.between(1_000, 3_600_000),
            Importance.LOW,
            "How long a connection may be silent, in milliseconds, before the source asks the server on"
                + " a new connection whether it still has the old one, and opens the stream again if it"
                + " does not answer or has not heard from us. At least three status intervals. It also"
                + " bounds the wait for the rest of a message and for the answer to a query.",
            GROUP,
            ++order,
            Width.SHORT,
            "Stream time-out")
        .define(
            HEARTBEAT_INTERVAL_MS,
            Type.LONG,
            10_000L,
            Range.atLeast(100),
            Importance.LOW,
            "Least time between heartbeat records in milliseconds. A heartbeat is written only when the"
                + " server's WAL has moved and no row came; it lets the slot advance on an idle"
                + " database.",
            GROUP,
            ++order,
            Width.SHORT,
            "Heartbeat interval")
        .define(
            RETRY_BACKOFF_MS,
            Type.LONG,
            500L,
            Range.atLeast(1),
            Importance.LOW,
            "First delay in milliseconds before a lost connection is opened again; doubles with each"
                + " failure.",
            GROUP,
            ++order,
            Width.SHORT,
            "Retry back-off")
        .define(
            RETRY_BACKOFF_MAX_MS,
            Type.LONG,
            15_000L,
            Range.atLeast(1),
            Importance.LOW,
            "Longest delay in milliseconds between two tries. Tries go on until the source is back.",
            GROUP,
            ++order,
            Width.SHORT,
            "Longest retry back-off");
  }

  private static void validateName(String key, Object value) {
    if (value != null) {
      try {
        SlotNames.requireValid((String) value);
      } catch (PrerequisiteException e) {
        throw new ConfigException(key, value, e.getMessage());
      }
    }
  }

  static ReaderTimings timings(AbstractConfig config) {
    return new ReaderTimings(
        config.getInt(STATUS_INTERVAL_MS),
        config.getInt(STREAM_TIMEOUT_MS),
        config.getLong(HEARTBEAT_INTERVAL_MS),
        config.getLong(SLOT_WAIT_MS),
        config.getLong(RETRY_BACKOFF_MS),
        config.getLong(RETRY_BACKOFF_MAX_MS));
  }
}
