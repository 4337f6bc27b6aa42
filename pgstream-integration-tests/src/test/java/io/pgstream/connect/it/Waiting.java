package io.pgstream.connect.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for a state: far longer than it takes, so that a busy machine passes too. */
public final class Waiting {
  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private Waiting() {}

  /** Looks every 100 ms; a look that throws is a look that found nothing. */
  public static ConditionFactory eventually() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).ignoreExceptions();
  }
}
