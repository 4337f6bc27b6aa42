package io.pgstream.connect.common.sink;

import io.pgstream.connect.common.retry.Backoff;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time from a target's first transient fault to its recovery: says how long to wait between
 * tries, and logs one line at each end however many tries there are. Of one thread, except {@link
 * #retries}.
 */
public final class Outage {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final String target;
  private final Backoff backoff;
  private final LongAdder retries = new LongAdder();

  /**
   * No outage yet.
   *
   * @param target what log lines call it; holds no secrets
   * @param backoff delays between tries
   */
  public Outage(String target, Backoff backoff) {
    this.target = target;
    this.backoff = backoff;
  }

  /**
   * Notes a failed try.
   *
   * @param fault what failed; holds no row values and no secrets
   * @return milliseconds to wait before the next try
   */
  public long failed(String fault) {
    retries.increment();
    long delayMs = backoff.nextDelayMs();
    if (backoff.failures() == 1) {
      LOG.warn("{} failed, retrying until it works: {}", target, fault);
    } else {
      LOG.debug("{} failed again: {}", target, fault);
    }
    return delayMs;
  }

  /** Notes that the target works. */
  public void recovered() {
    if (backoff.failures() > 0) {
      LOG.info("{} works again after {} retries", target, backoff.failures());
      backoff.reset();
    }
  }

  /** How many tries have failed since the task started. */
  public long retries() {
    return retries.sum();
  }
}
