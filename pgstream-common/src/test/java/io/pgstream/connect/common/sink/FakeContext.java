package io.pgstream.connect.common.sink;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Remembers what the task asked of its consumer; refuses other threads than the task's. */
final class FakeContext implements SinkTaskContext {
  final Map<TopicPartition, Long> rewinds = new HashMap<>();
  final Set<TopicPartition> paused = new HashSet<>();
  long timeoutMs = -1;
  private final Thread owner = Thread.currentThread();

  private void requireOwner() {
    if (!Thread.currentThread().equals(owner)) {
      throw new IllegalStateException("the consumer belongs to the task's thread");
    }
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    requireOwner();
    rewinds.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    offset(Map.of(partition, offset));
  }

  @Override
  public void timeout(long millis) {
    requireOwner();
    timeoutMs = millis;
  }

  @Override
  public Set<TopicPartition> assignment() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void pause(TopicPartition... partitions) {
    requireOwner();
    paused.addAll(List.of(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    requireOwner();
    paused.removeAll(List.of(partitions));
  }

  @Override
  public void requestCommit() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return null;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException();
  }
}
