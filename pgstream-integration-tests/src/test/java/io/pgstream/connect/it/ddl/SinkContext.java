package io.pgstream.connect.it.ddl;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A worker whose sink task starts at the beginning of its topic, and has no dead letter queue. */
final class SinkContext implements SinkTaskContext {
  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException("the target has nothing yet");
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    throw new UnsupportedOperationException("the target has nothing yet");
  }

  @Override
  public void timeout(long timeoutMs) {
    // The test polls as fast as it can.
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.of();
  }

  @Override
  public void pause(TopicPartition... partitions) {
    // So few records fit the queue.
  }

  @Override
  public void resume(TopicPartition... partitions) {
    // Nothing was paused.
  }

  @Override
  public void requestCommit() {
    // Offsets are not stored.
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return null;
  }

  /** Null as before Connect 4.1. */
  @Override
  public PluginMetrics pluginMetrics() {
    return null;
  }
}
