package io.pgstream.connect.common.sink;

import io.pgstream.connect.common.retry.Backoff;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Positions that somebody else has moved. Two tasks that both believe to own a partition take
 * turns, for ever if nobody intervenes: their warnings and their tries are bounded. Of one thread.
 */
final class Conflicts {
  private static final Logger LOG = LoggerFactory.getLogger(Conflicts.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final LongSupplier nanoTime;
  private final Backoff backoff = new Backoff(100, 10_000);
  private long warned;
  private long last;
  private long unreported;
  private boolean any;

  /**
   * @param nanoTime a monotonic clock in nanoseconds
   */
  Conflicts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Notes a conflict; warns at most once in 5 minutes.
   *
   * @return milliseconds to wait before the position is read again
   */
  long found(String description) {
    long now = nanoTime.getAsLong();
    if (!any || now - last >= QUIET_NANOS) {
      backoff.reset();
    }
    unreported++;
    if (!any || now - warned >= QUIET_NANOS) {
      LOG.warn("{} (conflicts since the last warning: {})", description, unreported);
      warned = now;
      unreported = 0;
    }
    any = true;
    last = now;
    return backoff.nextDelayMs();
  }
}
