package io.pgstream.connect.sink.postgres;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.version.Versions;
import io.pgstream.connect.sink.postgres.config.ConfigValidation;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.offset.TargetOffsetStore;
import io.pgstream.connect.sink.postgres.offset.TargetTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;

/** Replays rows and schema changes into a Postgres database, exactly once. */
public final class PgSinkConnector extends SinkConnector {
  private Map<String, String> properties = Map.of();

  @Override
  public String version() {
    return Versions.current();
  }

  @Override
  public ConfigDef config() {
    return PgSinkConfig.definition();
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return ConfigValidation.check(super.validate(connectorConfigs), connectorConfigs);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return PgSinkTask.class;
  }

  @Override
  public void start(Map<String, String> props) {
    properties = Map.copyOf(props);
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {
    // Holds no resources: tasks own the connections.
  }

  /**
   * Writes the offsets where the tasks read them: in the target. Null forgets a partition.
   *
   * @return true: the group's offsets may be altered as well
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
    offsets.forEach(PgSinkConnector::validateOffset);
    PgSinkConfig config = PgSinkConfig.of(connectorConfig);
    try (Connection connection = new PostgresConnector(config.url(), "pgstream sink").open()) {
      connection.setAutoCommit(false);
      TargetTables.create(connection);
      TargetOffsetStore store = new TargetOffsetStore(connection, config.connector());
      for (Map.Entry<TopicPartition, Long> entry : offsets.entrySet()) {
        if (entry.getValue() == null) {
          store.delete(entry.getKey());
        } else {
          store.set(entry.getKey(), entry.getValue());
        }
      }
      connection.commit();
      return true;
    } catch (SQLException e) {
      throw new ConnectException(
          "offsets of the target " + config.url() + " not altered: " + SqlErrors.describe(e));
    }
  }

  private static void validateOffset(TopicPartition partition, Long offset) {
    if (offset != null && offset < 0) {
      throw new ConnectException(
          "offset "
              + offset
              + " of "
              + partition
              + " is negative: give the offset of the next record to apply, or null to reset");
    }
  }
}
