package io.pgstream.connect.sink.opensearch.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A worker's context that keeps what it is told. */
public final class FakeSinkTaskContext implements SinkTaskContext {
  private final List<String> problems = new ArrayList<>();
  private final List<SinkRecord> errantRecords = new ArrayList<>();
  private final boolean reporting;
  private long timeoutMs = -1;

  /** A context with or without an errant-record reporter. */
  public FakeSinkTaskContext(boolean reporting) {
    this.reporting = reporting;
  }

  /** The records that were reported. */
  public List<SinkRecord> errantRecords() {
    return errantRecords;
  }

  /** What was said about them. */
  public List<String> problems() {
    return problems;
  }

  /** The last back-off in milliseconds; -1 if there was none. */
  public long timeoutMs() {
    return timeoutMs;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void timeout(long ms) {
    timeoutMs = ms;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return Set.of();
  }

  @Override
  public void pause(TopicPartition... partitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resume(TopicPartition... partitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void requestCommit() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    if (!reporting) {
      return null;
    }
    return (record, error) -> {
      errantRecords.add(record);
      problems.add(error.getMessage());
      return CompletableFuture.completedFuture(null);
    };
  }

  @Override
  public PluginMetrics pluginMetrics() {
    // As on workers before Connect 4.1.
    throw new NoSuchMethodError();
  }
}
