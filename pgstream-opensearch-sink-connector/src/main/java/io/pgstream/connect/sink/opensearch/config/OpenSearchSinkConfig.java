package io.pgstream.connect.sink.opensearch.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.common.sink.DeliveryConfig;
import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.client.ClientSettings;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The sink's configuration, parsed. */
public final class OpenSearchSinkConfig extends AbstractConfig {
  /** Every key of the connector. */
  public static final ConfigDef DEFINITION =
      IndexConfig.define(
          LayoutConfig.define(
              WriteConfig.define(TlsConfig.define(ConnectionConfig.define(new ConfigDef())))));

  /**
   * Parses a connector's properties. Nothing is logged: values may be secret.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a value is not allowed
   */
  public OpenSearchSinkConfig(Map<String, String> properties) {
    super(DEFINITION, properties, false);
  }

  /** How to reach the cluster. */
  public ClientSettings client() {
    return ConnectionConfig.settings(this);
  }

  /** A new back-off with the configured delays. */
  public Backoff newBackoff() {
    return new Backoff(getInt(WriteConfig.RETRY_BACKOFF), getInt(WriteConfig.RETRY_BACKOFF_MAX));
  }

  /** Bytes of records that wait or are being written, at most. */
  public long queueMaxBytes() {
    return getLong(DeliveryConfig.QUEUE_MAX_BYTES);
  }

  /** How much is sent at once, at most. */
  public BulkWriter.Limits limits() {
    return new BulkWriter.Limits(
        getInt(WriteConfig.BATCH_MAX_DOCUMENTS),
        getInt(WriteConfig.BATCH_MAX_BYTES),
        getInt(WriteConfig.MAX_IN_FLIGHT));
  }

  /** Primary shards of new indexes. */
  public int shards() {
    return getInt(IndexConfig.SHARDS);
  }

  /** Replicas of new indexes. */
  public int replicas() {
    return getInt(IndexConfig.REPLICAS);
  }

  /** How tables and columns become indexes and fields. */
  public Layouts layouts(IndexNaming naming) {
    return LayoutConfig.layouts(this, naming);
  }

  /** The mappings that the configuration gives to columns, as fields of any names. */
  ObjectNode fieldMappings() {
    return LayoutConfig.overrides(this).asFields();
  }

  /** Name of the schema log's index. */
  public String schemaLogIndex() {
    return getString(IndexConfig.SCHEMA_LOG_INDEX);
  }
}
