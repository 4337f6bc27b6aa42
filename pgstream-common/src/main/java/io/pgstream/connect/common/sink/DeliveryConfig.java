package io.pgstream.connect.common.sink;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that both sinks have for their delivery. */
public final class DeliveryConfig {
  /** Bound of the queue between the consumer and the target. */
  public static final String QUEUE_MAX_BYTES = "queue.max.bytes";

  private static final String QUEUE_MAX_BYTES_DOC =
      "How many bytes of records, counted as their values plus 256 bytes each, the task holds while"
          + " they wait for the target or are being applied; half of it makes the largest batch."
          + " Beyond it the consumer is paused. The records of one poll may exceed it.";

  private DeliveryConfig() {}

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef config, String group, int order) {
    return config.define(
        QUEUE_MAX_BYTES,
        Type.LONG,
        16L << 20,
        Range.atLeast(1),
        Importance.LOW,
        QUEUE_MAX_BYTES_DOC,
        group,
        order,
        Width.SHORT,
        "Queue in bytes");
  }
}
