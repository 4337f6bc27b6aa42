package io.pgstream.connect.source.replication;

import java.util.concurrent.TimeUnit;

/**
 * How long the reader waits for what, in milliseconds.
 *
 * @param statusIntervalMs between standby status updates
 * @param streamTimeoutMs without a sign of the server before the connection is questioned
 * @param heartbeatMs least time between heartbeats
 * @param slotWaitMs for another process to release the slot
 * @param retryBackoffMs first delay after a lost connection
 * @param retryBackoffMaxMs longest delay after a lost connection
 */
public record ReaderTimings(
    int statusIntervalMs,
    int streamTimeoutMs,
    long heartbeatMs,
    long slotWaitMs,
    long retryBackoffMs,
    long retryBackoffMaxMs) {
  long statusIntervalNanos() {
    return TimeUnit.MILLISECONDS.toNanos(statusIntervalMs);
  }

  /** How long a stream may be silent if the server hears from us at this interval. */
  long silenceNanos(int effectiveStatusIntervalMs) {
    return TimeUnit.MILLISECONDS.toNanos(Math.max(streamTimeoutMs, 3L * effectiveStatusIntervalMs));
  }

  long heartbeatNanos() {
    return TimeUnit.MILLISECONDS.toNanos(heartbeatMs);
  }
}
