package io.pgstream.connect.common.sink;

import org.apache.kafka.common.TopicPartition;

/** Somebody else has moved the position of a partition: it has to be read again. */
public final class PositionLostException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient TopicPartition partition;

  /**
   * Nothing has been applied.
   *
   * @param partition whose position moved
   * @param description what was expected, and what an operator should look at
   */
  public PositionLostException(TopicPartition partition, String description) {
    super(description);
    this.partition = partition;
  }

  TopicPartition partition() {
    return partition;
  }
}
