package io.pgstream.connect.sink.opensearch.config;

import io.pgstream.connect.common.sink.DeliveryConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** How much is written at once, and how faults are waited out. */
final class WriteConfig {
  static final String BATCH_MAX_DOCUMENTS = "batch.max.documents";
  static final String BATCH_MAX_BYTES = "batch.max.bytes";
  static final String MAX_IN_FLIGHT = "max.in.flight.requests";
  static final String RETRY_BACKOFF = "retry.backoff.ms";
  static final String RETRY_BACKOFF_MAX = "retry.backoff.max.ms";

  private static final String GROUP = "Writing";
  private static final String DOCUMENTS_DOC = "How many documents one bulk request holds at most.";
  private static final String BYTES_DOC =
      "How many bytes one bulk request holds at most; a single larger document is sent alone. Keep"
          + " it below http.max_content_length of the server.";
  private static final String IN_FLIGHT_DOC =
      "How many bulk requests of a task are in flight at most: OpenSearch works on one request with"
          + " one thread per shard. Never two with changes of the same document, so that changes"
          + " keep their order.";
  private static final String BACKOFF_DOC =
      "Milliseconds before the second try when OpenSearch cannot take writes; doubles from try to"
          + " try. Such faults are retried for ever.";
  private static final String BACKOFF_MAX_DOC = "Upper limit of the milliseconds between tries.";

  private WriteConfig() {}

  static ConfigDef define(ConfigDef config) {
    number(config, BATCH_MAX_DOCUMENTS, 2_000, 100_000, Importance.MEDIUM, DOCUMENTS_DOC, 1)
        .define(
            BATCH_MAX_BYTES,
            Type.INT,
            5 * 1024 * 1024,
            Range.between(1_024, 1 << 30),
            Importance.MEDIUM,
            BYTES_DOC,
            GROUP,
            2,
            Width.SHORT,
            "Bytes per bulk request");
    number(config, MAX_IN_FLIGHT, 2, 16, Importance.LOW, IN_FLIGHT_DOC, 3);
    number(config, RETRY_BACKOFF, 100, 3_600_000, Importance.LOW, BACKOFF_DOC, 4);
    number(config, RETRY_BACKOFF_MAX, 10_000, 3_600_000, Importance.LOW, BACKOFF_MAX_DOC, 5);
    return DeliveryConfig.define(config, GROUP, 6);
  }

  private static ConfigDef number(
      ConfigDef config,
      String key,
      int defaultValue,
      int max,
      Importance importance,
      String doc,
      int order) {
    return config.define(
        key,
        Type.INT,
        defaultValue,
        Range.between(1, max),
        importance,
        doc,
        GROUP,
        order,
        Width.SHORT,
        displayName(key));
  }

  private static String displayName(String key) {
    return switch (key) {
      case BATCH_MAX_DOCUMENTS -> "Documents per bulk request";
      case MAX_IN_FLIGHT -> "Requests in flight";
      case RETRY_BACKOFF -> "First retry delay (ms)";
      default -> "Longest retry delay (ms)";
    };
  }
}
