package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.sink.postgres.offset.Position;
import io.pgstream.connect.sink.postgres.offset.TargetOffsetStore;
import org.apache.kafka.common.TopicPartition;

/** A topic partition assigned to the task, and what the target has of it. */
final class SinkPartition {
  private final TopicPartition topicPartition;
  private PartitionState state;
  private PartitionPlan attempted;

  SinkPartition(TopicPartition topicPartition) {
    this.topicPartition = topicPartition;
  }

  TopicPartition topicPartition() {
    return topicPartition;
  }

  /** Null until the target has been asked. */
  PartitionState state() {
    return state;
  }

  /** The plan is about to be committed; if the answer is lost, only the target knows. */
  void attempt(PartitionPlan plan) {
    attempted = plan;
  }

  /** The plan has been committed, or had nothing to commit. */
  void adopt(PartitionPlan plan) {
    state = plan.after();
    attempted = null;
  }

  /**
   * Compares with what the target says, in a new session.
   *
   * @return whether this is the first time, so that the consumer must be sent there
   * @throws org.apache.kafka.connect.errors.ConnectException if another task has written
   */
  boolean load(Position committed, String connector) {
    if (state == null) {
      state = PartitionState.at(committed);
      return true;
    }
    if (attempted != null && same(attempted.after().position(), committed)) {
      adopt(attempted);
    } else if (!same(state.position(), committed)) {
      throw TargetOffsetStore.fenced(connector, topicPartition, state.position());
    }
    attempted = null;
    return false;
  }

  private static boolean same(Position one, Position other) {
    return one.nextOffset() == other.nextOffset();
  }
}
