package io.pgstream.connect.sink.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/** Keeps a task's gauges. */
final class FakeMetrics implements PluginMetrics {
  private final Map<String, Gauge<?>> gauges = new ConcurrentHashMap<>();

  /** The value of a gauge now. */
  long value(String name) {
    return ((Number) gauges.get(name).value(null, 0)).longValue();
  }

  @SuppressWarnings("NonApiType") // Kafka's interface demands it.
  @Override
  public MetricName metricName(
      String name, String description, LinkedHashMap<String, String> tags) {
    return new MetricName(name, "plugins", description, tags);
  }

  @Override
  public void addMetric(MetricName name, MetricValueProvider<?> value) {
    gauges.put(name.name(), (Gauge<?>) value);
  }

  @Override
  public void removeMetric(MetricName name) {
    gauges.remove(name.name());
  }

  @Override
  public Sensor addSensor(String name) {
    throw new UnsupportedOperationException("the task has gauges only");
  }

  @Override
  public void removeSensor(String name) {
    throw new UnsupportedOperationException("the task has gauges only");
  }
}
