package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import java.util.concurrent.TimeUnit;

/** Since when a stream has been open and silent. Times are those of {@link System#nanoTime}. */
final class SignOfLife {
  /** A stream that ends sooner has not healed anything. */
  private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long silenceNanos;
  private final long opened = System.nanoTime();
  private long last = opened;
  private Lsn missing;

  /** A stream that opens now, and may be silent for so long. */
  SignOfLife(long silenceNanos) {
    this.silenceNanos = silenceNanos;
  }

  void received(long now) {
    last = now;
    missing = null;
  }

  /** This position should have come before now: asks again if it has not after two intervals. */
  void expect(Lsn position, long intervalMs) {
    last += 2 * TimeUnit.MILLISECONDS.toNanos(intervalMs) - silenceNanos;
    missing = position;
  }

  /** Whether what was expected has not come. */
  boolean isMissing(Lsn received) {
    return missing != null && ServerView.isAhead(missing, received);
  }

  boolean isOverdue(long now) {
    return now - last >= silenceNanos;
  }

  boolean isStable(long now) {
    return now - opened >= STABLE_NANOS;
  }
}
