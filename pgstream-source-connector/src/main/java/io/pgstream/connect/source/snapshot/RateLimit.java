package io.pgstream.connect.source.snapshot;

import java.util.concurrent.TimeUnit;

/** Spreads bytes over time, for all threads together. Thread-safe. */
final class RateLimit {
  private final long bytesPerSecond;
  private long freeAt = System.nanoTime();

  /**
   * @param bytesPerSecond 0 for no limit
   */
  RateLimit(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /**
   * Waits until these bytes may be used.
   *
   * @throws InterruptedException if the thread is to end
   */
  void acquire(long bytes) throws InterruptedException {
    if (bytesPerSecond > 0) {
      TimeUnit.NANOSECONDS.sleep(reserve(bytes));
    }
  }

  private synchronized long reserve(long bytes) {
    long now = System.nanoTime();
    long start = Math.max(now, freeAt);
    freeAt = start + (long) (bytes * 1e9 / bytesPerSecond);
    return start - now;
  }
}
