package io.pgstream.connect.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

class ConnectMetricsTest {
  private final Map<String, Gauge<?>> registered = new HashMap<>();

  /** As Kafka's registry: a name that is taken is refused. */
  private Object call(String method, Object[] arguments) {
    return switch (method) {
      case "metricName" ->
          new MetricName((String) arguments[0], "plugins", (String) arguments[1], Map.of());
      case "addMetric" -> add(((MetricName) arguments[0]).name(), (Gauge<?>) arguments[1]);
      default -> throw new UnsupportedOperationException(method);
    };
  }

  private Object add(String name, Gauge<?> gauge) {
    if (registered.putIfAbsent(name, gauge) != null) {
      throw new IllegalArgumentException("A metric named '" + name + "' already exists");
    }
    return null;
  }

  private ConnectMetrics metrics() {
    PluginMetrics metrics =
        fake(PluginMetrics.class, (method, arguments) -> call(method, arguments));
    return ConnectMetrics.of(fake(SourceTaskContext.class, (method, arguments) -> metrics));
  }

  /** Answers every call. */
  @FunctionalInterface
  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }

  @Test
  void showsWhatTheGaugeReads() {
    metrics().gauge("rows", "Rows.", () -> 7);
    assertThat(registered.get("rows").value(null, 0)).isEqualTo(7L);
  }

  @Test
  void letsATaskRunWhileItsPredecessorStillHoldsTheNames() {
    metrics().gauge("rows", "Rows.", () -> 7);
    metrics().gauge("rows", "Rows.", () -> 8);
    assertThat(registered.get("rows").value(null, 0)).isEqualTo(7L);
  }
}
