package io.pgstream.connect.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a state that another process reaches and does not announce. */
final class Waiting {

  private Waiting() {}

  /**
   * Asks {@code condition} every {@code pollMillis} milliseconds.
   *
   * @return whether it became true before {@code patience} was over; an interrupt ends the wait,
   *     and stays set
   */
  static boolean until(BooleanSupplier condition, Duration patience, long pollMillis) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || !pause(pollMillis)) {
        return false;
      }
    }
    return true;
  }

  private static boolean pause(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
