package io.pgstream.connect.sink.postgres;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A worker older than 4.1, which remembers what the task asked for. */
final class FakeSinkTaskContext implements SinkTaskContext {
  final Map<TopicPartition, Long> offsets = new HashMap<>();
  final List<SinkRecord> errantRecords = new ArrayList<>();
  final List<String> errantMessages = new ArrayList<>();
  final List<String> errantTraces = new ArrayList<>();
  long timeoutMs = -1;

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    this.offsets.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition tp, long offset) {
    offsets.put(tp, offset);
  }

  @Override
  public void timeout(long timeoutMs) {
    this.timeoutMs = timeoutMs;
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
    return (record, error) -> {
      errantRecords.add(record);
      errantMessages.add(error.getMessage());
      errantTraces.add(trace(error));
      return CompletableFuture.completedFuture(null);
    };
  }

  /** What the REST interface and the headers of a dead letter show. */
  static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new NoSuchMethodError("pluginMetrics");
  }
}
