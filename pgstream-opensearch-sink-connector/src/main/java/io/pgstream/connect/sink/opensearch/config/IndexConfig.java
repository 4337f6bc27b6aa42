package io.pgstream.connect.sink.opensearch.config;

import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** What the indexes are like that the sink creates. */
final class IndexConfig {
  static final String SHARDS = "index.shards";
  static final String REPLICAS = "index.replicas";
  static final String SCHEMA_LOG_INDEX = "schema.log.index";

  private static final String GROUP = "Indexes";
  private static final String SHARDS_DOC =
      "Primary shards of each index that the sink creates. Existing indexes keep theirs.";
  private static final String REPLICAS_DOC =
      "Replicas of each index that the sink creates. On a cluster of one node, health is yellow"
          + " unless this is 0. Existing indexes keep theirs.";
  private static final String SCHEMA_LOG_DOC =
      "Index that holds one document per row of pgstream.schema_log. The sink keeps the tables it"
          + " knows in an index of this name with -tables after it.";

  private IndexConfig() {}

  static ConfigDef define(ConfigDef config) {
    return config
        .define(
            SHARDS,
            Type.INT,
            1,
            Range.between(1, 1_024),
            Importance.LOW,
            SHARDS_DOC,
            GROUP,
            1,
            Width.SHORT,
            "Shards")
        .define(
            REPLICAS,
            Type.INT,
            1,
            Range.between(0, 100),
            Importance.MEDIUM,
            REPLICAS_DOC,
            GROUP,
            2,
            Width.SHORT,
            "Replicas")
        .define(
            SCHEMA_LOG_INDEX,
            Type.STRING,
            "pgstream",
            IndexConfig::validateName,
            Importance.LOW,
            SCHEMA_LOG_DOC,
            GROUP,
            3,
            Width.MEDIUM,
            "Schema log index");
  }

  private static void validateName(String key, Object value) {
    if (value != null && !IndexNaming.isPlain((String) value)) {
      throw new ConfigException(
          key,
          value,
          "not a name for an index: lower case, no spaces and none of \\ / * ? \" < > | , # :, not"
              + " beginning with - _ + or a dot, not ending with a dash and digits");
    }
  }
}
