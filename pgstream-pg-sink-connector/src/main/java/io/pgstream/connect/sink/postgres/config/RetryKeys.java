package io.pgstream.connect.sink.postgres.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Keys of the back-off between tries while the target is unavailable. */
final class RetryKeys {
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";

  private static final String GROUP = "Retry";
  private static final String RETRY_BACKOFF_MS_DOC =
      "Longest wait in milliseconds before the first retry of a batch after a lost connection, a"
          + " deadlock, a lock time-out or a full disk. It doubles from try to try. Tries never"
          + " end.";
  private static final String RETRY_BACKOFF_MAX_MS_DOC =
      "Longest wait in milliseconds between two tries.";

  private RetryKeys() {}

  static ConfigDef define(ConfigDef config) {
    return config
        .define(
            RETRY_BACKOFF_MS,
            Type.LONG,
            500L,
            Range.atLeast(1),
            Importance.LOW,
            RETRY_BACKOFF_MS_DOC,
            GROUP,
            1,
            Width.SHORT,
            "First back-off in ms")
        .define(
            RETRY_BACKOFF_MAX_MS,
            Type.LONG,
            30_000L,
            Range.atLeast(1),
            Importance.LOW,
            RETRY_BACKOFF_MAX_MS_DOC,
            GROUP,
            2,
            Width.SHORT,
            "Longest back-off in ms");
  }
}
