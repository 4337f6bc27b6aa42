package io.pgstream.connect.sink.opensearch.testkit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A worker's context that keeps what it is told. */
public final class FakeSinkTaskContext implements SinkTaskContext {
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<SinkRecord> errantRecords = new CopyOnWriteArrayList<>();
  private final Set<TopicPartition> paused = new HashSet<>();
  private final Map<String, Gauge<Long>> gauges = new HashMap<>();
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

  /** The partitions that deliver nothing now. */
  public Set<TopicPartition> paused() {
    return paused;
  }

  /** How soon the task wants to be called again in milliseconds; -1 if it never asked. */
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
    if (!reporting) {
      return null;
    }
    return (record, error) -> {
      errantRecords.add(record);
      problems.add(error.getMessage());
      return CompletableFuture.completedFuture(null);
    };
  }

  /** The value of a gauge of the task. */
  public long gauge(String name) {
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
