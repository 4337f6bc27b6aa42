package io.pgstream.connect.source.replication;

import java.util.concurrent.TimeUnit;

/**
 * How long the reader waits for what, in milliseconds.
 *
 * @param statusIntervalMs between standby status updates
 * @param heartbeatMs least time between heartbeats
 * @param slotWaitMs for another process to release the slot
 * @param retryBackoffMs first delay after a lost connection
 * @param retryBackoffMaxMs longest delay after a lost connection
 */
public record ReaderTimings(
    int statusIntervalMs,
    long heartbeatMs,
    long slotWaitMs,
    long retryBackoffMs,
    long retryBackoffMaxMs) {
  long statusIntervalNanos() {
    return TimeUnit.MILLISECONDS.toNanos(statusIntervalMs);
  }

  long heartbeatNanos() {
    return TimeUnit.MILLISECONDS.toNanos(heartbeatMs);
  }
}
