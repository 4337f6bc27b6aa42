package io.pgstream.connect.it.security;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A worker older than 4.1 without a dead letter queue: a record that does not fit is an error. */
final class FakeSinkTaskContext implements SinkTaskContext {
  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    // Each test starts at the beginning of its topic and of its target.
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    // As above.
  }

  @Override
  public void timeout(long timeoutMs) {
    // The test puts again at its own pace.
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.of(Pipeline.PARTITION);
  }

  @Override
  public void pause(TopicPartition... partitions) {
    // The test puts what it has, which a task must always take.
  }

  @Override
  public void resume(TopicPartition... partitions) {
    // Nothing was paused.
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
    throw new NoSuchMethodError("pluginMetrics");
  }
}
