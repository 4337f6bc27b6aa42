package io.pgstream.connect.source;

import io.pgstream.connect.common.version.Versions;
import io.pgstream.connect.source.config.ConfigValidation;
import io.pgstream.connect.source.config.SourceConnectorConfig;
import io.pgstream.connect.source.offset.OffsetValidator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Streams a Postgres logical replication slot, schema changes included, into one topic in commit
 * order. One slot is one stream: there is one task, whatever {@code tasks.max} says.
 */
public final class PgStreamSourceConnector extends SourceConnector {
  private Map<String, String> properties;

  /** For Connect. */
  public PgStreamSourceConnector() {}

  @Override
  public String version() {
    return Versions.current();
  }

  @Override
  public ConfigDef config() {
    return SourceConnectorConfig.definition();
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return ConfigValidation.validate(super.validate(connectorConfigs), connectorConfigs);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return PgStreamSourceTask.class;
  }

  @Override
  public void start(Map<String, String> props) {
    properties = new HashMap<>(props);
  }

  /** The same keys and values: Connect puts secret references back only under unchanged keys. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(properties);
  }

  @Override
  public void stop() {
    // Nothing runs in the connector itself.
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> connectorConfig) {
    return ConnectorTransactionBoundaries.SUPPORTED;
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    OffsetValidator.validate(offsets);
    return true;
  }
}
