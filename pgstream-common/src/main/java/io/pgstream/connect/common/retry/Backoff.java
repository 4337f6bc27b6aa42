package io.pgstream.connect.common.retry;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Delays that double from try to try up to a ceiling, with jitter so that many tasks do not return
 * at once. Not thread-safe.
 */
public final class Backoff {
  private final long initialMs;
  private final long maxMs;
  private int failures;

  /**
   * A back-off that has seen no failure.
   *
   * @param initialMs ceiling of the first delay in milliseconds, at least 1
   * @param maxMs ceiling of every delay in milliseconds
   */
  public Backoff(long initialMs, long maxMs) {
    this.initialMs = initialMs;
    this.maxMs = Math.max(initialMs, maxMs);
  }

  /** Counts a failure and says how many milliseconds to wait: half to all of the ceiling. */
  public long nextDelayMs() {
    int doublings = Math.min(failures, 30);
    // Compared before the shift, which overflows for delays of centuries.
    long ceiling = initialMs > maxMs >> doublings ? maxMs : initialMs << doublings;
    failures++;
    return ceiling - ThreadLocalRandom.current().nextLong(ceiling / 2 + 1);
  }

  /** How many failures since the last success: 1 means that this is the first. */
  public int failures() {
    return failures;
  }

  /** Forgets the failures. */
  public void reset() {
    failures = 0;
  }
}
