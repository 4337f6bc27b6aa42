package io.pgstream.connect.common.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Records in the order of their arrival, and the batch of them that is being applied. What is in
 * the batch counts until it is done, so the bound holds for both. Not thread-safe.
 */
final class RecordQueue {
  private final long maxBytes;
  private final Queue<SinkRecord> waiting = new ArrayDeque<>();
  private List<SinkRecord> batch = List.of();
  private long bytes;

  /**
   * @param maxBytes size above which the queue is full; one batch takes half of it, so that the
   *     other half fills meanwhile
   */
  RecordQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(SinkRecord record) {
    waiting.add(record);
    bytes += RecordSize.of(record);
  }

  /** The batch that is not done yet; else the next one, of at least one record if any waits. */
  List<SinkRecord> batch() {
    if (batch.isEmpty() && !waiting.isEmpty()) {
      List<SinkRecord> next = new ArrayList<>();
      long size = 0;
      do {
        SinkRecord record = waiting.remove();
        next.add(record);
        size += RecordSize.of(record);
      } while (!waiting.isEmpty() && size < maxBytes / 2);
      batch = List.copyOf(next);
    }
    return batch;
  }

  /** The batch has been applied. */
  void done() {
    bytes -= size(batch);
    batch = List.of();
  }

  /** Leaves out what is of these partitions, also in the batch. */
  void drop(Collection<TopicPartition> partitions) {
    keep(record -> !partitions.contains(partition(record)));
  }

  /** Leaves this record out and all that follow it in its partition. */
  void dropFrom(SinkRecord first) {
    keep(
        record ->
            !partition(record).equals(partition(first))
                || record.originalKafkaOffset() < first.originalKafkaOffset());
  }

  private void keep(Predicate<SinkRecord> kept) {
    batch = batch.stream().filter(kept).toList();
    waiting.removeIf(kept.negate());
    bytes = size(batch) + size(waiting);
  }

  private static long size(Collection<SinkRecord> records) {
    return records.stream().mapToLong(RecordSize::of).sum();
  }

  boolean batchHolds(Collection<TopicPartition> partitions) {
    return batch.stream().anyMatch(record -> partitions.contains(partition(record)));
  }

  boolean isBatchDone() {
    return batch.isEmpty();
  }

  boolean isFull() {
    return bytes > maxBytes;
  }

  boolean isEmpty() {
    return batch.isEmpty() && waiting.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /** The consumer's partition, before any transformation. */
  static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }
}
