package io.pgstream.connect.common.sink;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** What the apply thread does next; no record, because two attempts are never the same. */
final class Attempt {
  private final List<TopicPartition> closed;
  private final List<Assignment> loading;
  private final List<SinkRecord> records;
  private final AbortSignal abort = new AbortSignal();

  /**
   * @param closed partitions to forget first
   * @param loading assignments whose position is to be read
   * @param records the batch to apply; empty while positions are to be read
   */
  Attempt(List<TopicPartition> closed, List<Assignment> loading, List<SinkRecord> records) {
    this.closed = closed;
    this.loading = loading;
    this.records = records;
  }

  List<TopicPartition> closed() {
    return closed;
  }

  List<Assignment> loading() {
    return loading;
  }

  List<SinkRecord> records() {
    return records;
  }

  /** Raised when the result is not wanted any more. */
  AbortSignal abort() {
    return abort;
  }

  /** Whether the target is asked for anything. */
  boolean isRequest() {
    return !loading.isEmpty() || !records.isEmpty();
  }
}
