package io.pgstream.connect.common.sink;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition from its opening to its closing: opening it again makes another assignment. Guarded
 * by {@link Handover}.
 */
final class Assignment {
  private static final long NONE = -1;

  private enum State {
    /** The target has not said yet where to start. */
    LOADING,
    /** It has; the task's thread has to send the consumer there. */
    LOADED,
    /** Records that arrive are the ones to apply. */
    READY
  }

  private final TopicPartition partition;
  private State state = State.LOADING;
  private long start = NONE;
  private long firstSkipped = NONE;
  private long applied = NONE;

  Assignment(TopicPartition partition) {
    this.partition = partition;
  }

  TopicPartition partition() {
    return partition;
  }

  boolean isLoading() {
    return state == State.LOADING;
  }

  boolean isReady() {
    return state == State.READY;
  }

  /** Notes a record that arrived before the start is known. */
  void skip(long offset) {
    firstSkipped = firstSkipped == NONE ? offset : firstSkipped;
  }

  void loaded(OptionalLong position) {
    if (state == State.LOADING) {
      state = State.LOADED;
      start = position.orElse(NONE);
      applied = start;
    }
  }

  /** Everything is to be asked again. */
  void reload() {
    state = State.LOADING;
    start = NONE;
    firstSkipped = NONE;
    applied = NONE;
  }

  boolean isLoaded() {
    return state == State.LOADED;
  }

  /**
   * Begins to take records.
   *
   * @return where to send the consumer; empty if it stands at the right place
   */
  OptionalLong begin() {
    state = State.READY;
    long rewind = start == NONE ? firstSkipped : start;
    firstSkipped = NONE;
    return rewind == NONE ? OptionalLong.empty() : OptionalLong.of(rewind);
  }

  void applied(long nextOffset) {
    if (state == State.READY) {
      applied = nextOffset;
    }
  }

  /** The next offset that the target has not durably applied, if anything is known of it. */
  OptionalLong applied() {
    return applied == NONE ? OptionalLong.empty() : OptionalLong.of(applied);
  }
}
