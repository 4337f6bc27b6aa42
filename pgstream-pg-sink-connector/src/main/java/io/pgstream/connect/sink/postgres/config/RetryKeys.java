package io.pgstream.connect.sink.postgres.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Keys of what is done while the target is unavailable. */
final class RetryKeys {
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";

  static final String LOCK_TIMEOUT_MS = "lock.timeout.ms";
  static final String STATEMENT_CHECK_MS = "statement.check.ms";

  private static final String GROUP = "Retry";
  private static final String RETRY_BACKOFF_MS_DOC =
      "Longest wait in milliseconds before the first retry of a batch after a lost connection, a"
          + " deadlock, a lock time-out or a full disk. It doubles from try to try. Tries never"
          + " end.";
  private static final String RETRY_BACKOFF_MAX_MS_DOC =
      "Longest wait in milliseconds between two tries.";

  private static final String LOCK_TIMEOUT_MS_DOC =
      "How long a statement waits for a lock in milliseconds before the batch is rolled back and"
          + " tried again. While a schema change waits for its lock, readers of the table queue up"
          + " behind it; giving up now and then lets them pass. 0 waits for ever.";
  private static final String STATEMENT_CHECK_MS_DOC =
      "How long the target may work on a batch in milliseconds before it is asked, over another"
          + " connection, whether it still does; asked again as often. A connection that has died"
          + " unnoticed is given up after a few times. Statements may run for as long as they take.";

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
            "Longest back-off in ms")
        .define(
            LOCK_TIMEOUT_MS,
            Type.LONG,
            10_000L,
            Range.between(0, Integer.MAX_VALUE),
            Importance.LOW,
            LOCK_TIMEOUT_MS_DOC,
            GROUP,
            3,
            Width.SHORT,
            "Lock time-out in ms")
        .define(
            STATEMENT_CHECK_MS,
            Type.LONG,
            10_000L,
            Range.atLeast(100),
            Importance.LOW,
            STATEMENT_CHECK_MS_DOC,
            GROUP,
            4,
            Width.SHORT,
            "Check of long statements in ms");
  }
}
