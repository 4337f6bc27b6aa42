package io.pgstream.connect.benchmarks.stack;

import java.util.concurrent.TimeUnit;

/** Looks at the connectors now and then: asking costs the worker CPU, which is measured. */
final class HealthCheck {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Connectors connectors;
  private long last = System.nanoTime();

  HealthCheck(Connectors connectors) {
    this.connectors = connectors;
  }

  void requireNoFailure() {
    if (System.nanoTime() - last > INTERVAL_NANOS) {
      connectors.requireNoFailure();
      last = System.nanoTime();
    }
  }
}
