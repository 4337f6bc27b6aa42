package io.pgstream.connect.it.security;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A worker older than 4.1 that stores each offset as soon as its record has been polled. */
final class FakeSourceTaskContext implements SourceTaskContext {
  private final Map<Map<String, ?>, Map<String, ?>> stored = new ConcurrentHashMap<>();

  void store(SourceRecord record) {
    stored.put(record.sourcePartition(), record.sourceOffset());
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return new OffsetStorageReader() {
      @Override
      public <T> Map<String, Object> offset(Map<String, T> partition) {
        Map<String, ?> offset = stored.get(partition);
        return offset == null ? null : new HashMap<>(offset);
      }

      @Override
      public <T> Map<Map<String, T>, Map<String, Object>> offsets(
          Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, offset(partition)));
        return offsets;
      }
    };
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new NoSuchMethodError("pluginMetrics");
  }
}
