package io.pgstream.connect.common.sink;

/**
 * How long the task's thread waits for the apply thread, in milliseconds.
 *
 * @param openMs for the positions of new partitions, which are usually there at once
 * @param roomMs for room in a full queue, before the consumer is paused
 * @param closeMs for the batch in flight, and once more for its abort
 * @param joinMs for the apply thread to end
 */
record Patience(long openMs, long roomMs, long closeMs, long joinMs) {

  /** A worker gives a task up 5 s after it has told it to stop. */
  static final Patience DEFAULT = new Patience(2_000, 500, 1_500, 500);

  /** How long a stop takes at most: the put that runs, closing the partitions, and the rest. */
  long stopMs() {
    return roomMs + 2 * closeMs + joinMs;
  }
}
