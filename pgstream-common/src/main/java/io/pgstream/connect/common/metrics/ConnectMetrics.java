package io.pgstream.connect.common.metrics;

import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges of a task, shown as {@code kafka.connect:type=plugins,connector=…,task=…}. The only class
 * that touches the plugin metrics of Connect 4.1: on older workers gauges are dropped. The runtime
 * removes a task's gauges when the task ends.
 */
public final class ConnectMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectMetrics.class);

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
   * Registers a gauge. If the worker still has one of this name, because an earlier task of the
   * same number did not end in time, there is none until the task is started again: that must not
   * keep the task from running.
   *
   * @param name kebab-case, unit at the end
   * @param description a sentence
   * @param value read on the thread that asks; must be thread-safe and cheap
   */
  public void gauge(String name, String description, LongSupplier value) {
    if (metrics == null) {
      return;
    }
    try {
      metrics.addMetric(
          metrics.metricName(name, description, new LinkedHashMap<>()),
          (Gauge<Long>) (config, now) -> value.getAsLong());
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "No metric {} until the next restart: a task that has not ended yet holds its name",
          name);
    }
  }
}
