package io.pgstream.connect.source.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.CaseInsensitiveValidString;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Where records go, and how many wait. */
final class StreamConfig {
  static final String TOPIC = "topic";
  static final String QUEUE_MAX_BYTES = "queue.max.bytes";
  static final String BATCH_MAX_RECORDS = "batch.max.records";
  static final String BATCH_INTERVAL_MS = "batch.interval.ms";
  static final String ON_UNKNOWN_TABLE = "on.unknown.table";
  static final String FAIL = "fail";
  static final String SKIP = "skip";

  private static final String GROUP = "Stream";

  private StreamConfig() {}

  static ConfigDef define(ConfigDef config) {
    int order = 0;
    return config
        .define(
            TOPIC,
            Type.STRING,
            "pgstream",
            new NonEmptyString(),
            Importance.HIGH,
            "Topic that takes all rows and schema changes in commit order. One partition (the"
                + " default of topic.creation) keeps that order across schemas; with more, each"
                + " schema keeps its own.",
            GROUP,
            ++order,
            Width.MEDIUM,
            "Topic")
        .define(
            QUEUE_MAX_BYTES,
            Type.LONG,
            8L << 20,
            Range.atLeast(1 << 16),
            Importance.LOW,
            "How many bytes of records may wait between the reader thread and Kafka Connect; twice as"
                + " many may be on their way to Kafka (unless transaction.boundary is connector or"
                + " interval). When they are reached the server keeps the WAL.",
            GROUP,
            ++order,
            Width.SHORT,
            "Queue size")
        .define(
            BATCH_MAX_RECORDS,
            Type.INT,
            4096,
            Range.atLeast(1),
            Importance.LOW,
            "Most records that one poll hands to Kafka Connect. With transaction.boundary=connector"
                + " a source transaction that fits into the queue is handed over whole, however"
                + " many records it has.",
            GROUP,
            ++order,
            Width.SHORT,
            "Batch size")
        .define(
            BATCH_INTERVAL_MS,
            Type.INT,
            5,
            Range.between(0, 1_000),
            Importance.LOW,
            "Least time from one batch to the next while less than 64 KiB are waiting; the first batch"
                + " after a pause leaves at once. Every batch costs the worker, the broker and the sinks"
                + " more than a row in it, and with exactly.once.source.support it is a Kafka"
                + " transaction: a larger value saves CPU under a steady load of small transactions, a"
                + " smaller one makes rows arrive earlier.",
            GROUP,
            ++order,
            Width.SHORT,
            "Batch interval")
        .define(
            ON_UNKNOWN_TABLE,
            Type.STRING,
            FAIL,
            CaseInsensitiveValidString.in(FAIL, SKIP),
            Importance.LOW,
            "What to do with rows of a table that the schema log does not describe, because it was"
                + " created while the event triggers were disabled or muted: fail stops the task,"
                + " skip leaves the rows out, counts them and warns once per table.",
            GROUP,
            ++order,
            Width.SHORT,
            "Unknown tables");
  }
}
