package io.pgstream.connect.sink.opensearch;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * How far a batch has got, for when the worker hands the same batch over again. Not thread-safe.
 */
final class AppliedOffsets {
  private final Map<TopicPartition, Long> durable = new HashMap<>();
  private final Map<TopicPartition, Long> pending = new HashMap<>();

  /** Whether the record and all before it are durable. */
  boolean contains(SinkRecord record) {
    Long offset = durable.get(partition(record));
    return offset != null && record.kafkaOffset() <= offset;
  }

  /** Notes a record whose effects wait in the buffer. */
  void add(SinkRecord record) {
    pending.put(partition(record), record.kafkaOffset());
  }

  /** Notes that everything added so far is durable. */
  void flushed() {
    durable.putAll(pending);
    pending.clear();
  }

  /** Notes that the buffer was dropped. */
  void discardPending() {
    pending.clear();
  }

  /** Forgets everything: the next batch is another one. */
  void clear() {
    durable.clear();
    pending.clear();
  }

  private static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.topic(), record.kafkaPartition());
  }
}
