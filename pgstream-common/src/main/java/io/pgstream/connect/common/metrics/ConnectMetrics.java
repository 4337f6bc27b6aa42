package io.pgstream.connect.common.metrics;

import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * Gauges of a task, shown as {@code kafka.connect:type=plugins,connector=…,task=…}. The only class
 * that touches the plugin metrics of Connect 4.1: on older workers gauges are dropped. The runtime
 * removes a task's gauges when the task ends.
 */
public final class ConnectMetrics {
  private final PluginMetrics metrics;

  private ConnectMetrics(PluginMetrics metrics) {
    this.metrics = metrics;
  }

  /** The metrics of a source task. */
  public static ConnectMetrics of(SourceTaskContext context) {
    try {
      return new ConnectMetrics(context.pluginMetrics());
    } catch (NoSuchMethodError | NoClassDefFoundError olderThanConnect41) {
      return new ConnectMetrics(null);
    }
  }

  /** The metrics of a sink task. */
  public static ConnectMetrics of(SinkTaskContext context) {
    try {
      return new ConnectMetrics(context.pluginMetrics());
    } catch (NoSuchMethodError | NoClassDefFoundError olderThanConnect41) {
      return new ConnectMetrics(null);
    }
  }

  /**
   * Registers a gauge.
   *
   * @param name kebab-case, unit at the end
   * @param description a sentence
   * @param value read on the thread that asks; must be thread-safe and cheap
   */
  public void gauge(String name, String description, LongSupplier value) {
    if (metrics != null) {
      metrics.addMetric(
          metrics.metricName(name, description, new LinkedHashMap<>()),
          (Gauge<Long>) (config, now) -> value.getAsLong());
    }
  }
}
