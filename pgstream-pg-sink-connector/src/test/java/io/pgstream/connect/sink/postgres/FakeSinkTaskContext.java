package io.pgstream.connect.sink.postgres;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A worker that remembers what the task asked for. */
final class FakeSinkTaskContext implements SinkTaskContext {
  final Map<TopicPartition, Long> offsets = new HashMap<>();
  final List<SinkRecord> errantRecords = new CopyOnWriteArrayList<>();
  final List<String> errantMessages = new CopyOnWriteArrayList<>();
  final List<String> errantTraces = new CopyOnWriteArrayList<>();
  final Set<TopicPartition> paused = new HashSet<>();
  private final Map<String, Gauge<Long>> gauges = new HashMap<>();
  long timeoutMs = -1;
  boolean withReporter = true;

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
    paused.addAll(List.of(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    paused.removeAll(List.of(partitions));
  }

  @Override
  public void requestCommit() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return withReporter ? this::report : null;
  }

  private Future<Void> report(SinkRecord record, Throwable error) {
    errantRecords.add(record);
    errantMessages.add(error.getMessage());
    errantTraces.add(trace(error));
    return CompletableFuture.completedFuture(null);
  }

  /** What the REST interface and the headers of a dead letter show. */
  static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** The value of a gauge of the task. */
  long gauge(String name) {
    return gauges.get(name).value(null, 0);
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return new Gauges();
  }

  /** Keeps gauges; the sink has no other metrics. */
  private final class Gauges implements PluginMetrics {
    @Override
    @SuppressWarnings("NonApiType") // The interface asks for it.
    public MetricName metricName(
        String name, String description, LinkedHashMap<String, String> tags) {
      return new MetricName(name, "plugins", description, tags);
    }

    @Override
    @SuppressWarnings("unchecked") // Every gauge of ours is of Long.
    public void addMetric(MetricName name, MetricValueProvider<?> value) {
      gauges.put(name.name(), (Gauge<Long>) value);
    }

    @Override
    public void removeMetric(MetricName name) {
      gauges.remove(name.name());
    }

    @Override
    public Sensor addSensor(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void removeSensor(String name) {
      throw new UnsupportedOperationException();
    }
  }
}
