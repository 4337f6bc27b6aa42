package io.pgstream.connect.sink.opensearch;

import io.pgstream.connect.common.version.Versions;
import io.pgstream.connect.sink.opensearch.config.ConfigValidation;
import io.pgstream.connect.sink.opensearch.config.OpenSearchSinkConfig;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Keeps an OpenSearch index per Postgres schema, mapping included. */
public final class OpenSearchSinkConnector extends SinkConnector {
  private Map<String, String> properties = Map.of();

  /** Required by Connect. */
  public OpenSearchSinkConnector() {}

  @Override
  public String version() {
    return Versions.current();
  }

  @Override
  public ConfigDef config() {
    return OpenSearchSinkConfig.DEFINITION;
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return ConfigValidation.validate(connectorConfigs, super.validate(connectorConfigs));
  }

  @Override
  public void start(Map<String, String> props) {
    properties = Map.copyOf(props);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return OpenSearchSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {
    // Nothing runs in the connector itself.
  }
}
