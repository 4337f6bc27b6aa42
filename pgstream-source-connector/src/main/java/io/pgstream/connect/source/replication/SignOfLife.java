package io.pgstream.connect.source.replication;

import java.util.concurrent.TimeUnit;

/** Since when a stream has been open and silent. Times are those of {@link System#nanoTime}. */
final class SignOfLife {
  /** A stream that ends sooner has not healed anything. */
  private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long silenceNanos;
  private final long opened = System.nanoTime();
  private long last = opened;

  /** A stream that opens now, and may be silent for so long. */
  SignOfLife(long silenceNanos) {
    this.silenceNanos = silenceNanos;
  }

  void received(long now) {
    last = now;
  }

  boolean isOverdue(long now) {
    return now - last >= silenceNanos;
  }

  boolean isStable(long now) {
    return now - opened >= STABLE_NANOS;
  }
}
