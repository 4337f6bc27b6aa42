package io.pgstream.connect.benchmarks.measure;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a state of another process. */
public final class Await {
  /** Longer than any benchmark of sensible size takes. */
  public static final Duration LIMIT = Duration.ofMinutes(30);

  private Await() {}

  /** A question that may fail. */
  @FunctionalInterface
  public interface Condition {
    /** Whether the state is reached. */
    boolean holds() throws Exception;
  }

  /**
   * Asks again and again.
   *
   * @param what is waited for, for the message
   * @param pause between two questions
   * @throws BenchException if the limit of half an hour is over, or the question fails
   */
  public static void until(String what, Duration pause, Condition condition) {
    long begin = System.nanoTime();
    while (!holds(what, condition)) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new BenchException(
            "waited " + LIMIT.toMinutes() + " minutes in vain until " + what, null);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  private static boolean holds(String what, Condition condition) {
    try {
      return condition.holds();
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted while waiting until " + what, e);
    } catch (Exception e) {
      throw new BenchException("while waiting until " + what + ": " + e.getMessage(), e);
    }
  }
}
