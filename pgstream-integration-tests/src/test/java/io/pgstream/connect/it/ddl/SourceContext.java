package io.pgstream.connect.it.ddl;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A worker that has stored nothing for its task. */
final class SourceContext implements SourceTaskContext, OffsetStorageReader {
  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return this;
  }

  /** Null as before Connect 4.1. */
  @Override
  public PluginMetrics pluginMetrics() {
    return null;
  }

  @Override
  public <T> Map<String, Object> offset(Map<String, T> partition) {
    return null;
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    throw new UnsupportedOperationException("the task has one partition");
  }
}
