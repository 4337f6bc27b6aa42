package io.pgstream.connect.common.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A target in memory that can be told to fail, to block, and to know positions. */
final class FakeTarget implements RecordTarget {
  /** What the next calls do instead of working; one is used up by each call. */
  private final Queue<Exception> faults = new ArrayDeque<>();

  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final List<List<String>> batches = new ArrayList<>();
  private final List<TopicPartition> forgotten = new ArrayList<>();
  private final AtomicInteger aborts = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean heedsAborts = true;
  private volatile CountDownLatch entered = new CountDownLatch(1);
  private boolean closed;

  synchronized FakeTarget failsWith(Exception... next) {
    faults.addAll(List.of(next));
    return this;
  }

  synchronized FakeTarget at(TopicPartition partition, long position) {
    positions.put(partition, position);
    return this;
  }

  /** From now on calls of apply block. */
  void block() {
    entered = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  void ignoreAborts() {
    heedsAborts = false;
  }

  void unblock() {
    gate.countDown();
  }

  void awaitCall() throws InterruptedException {
    if (!entered.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("apply was not called");
    }
  }

  /** The records of each successful call, as {@code topic-partition@offset}. */
  synchronized List<List<String>> batches() {
    return List.copyOf(batches);
  }

  synchronized List<String> applied() {
    return batches.stream().flatMap(List::stream).toList();
  }

  synchronized List<TopicPartition> forgotten() {
    return List.copyOf(forgotten);
  }

  int aborts() {
    return aborts.get();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized OptionalLong open(TopicPartition partition, AbortSignal abort)
      throws TransientFaultException, PositionLostException {
    fail(List.of());
    Long position = positions.get(partition);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  @Override
  public Map<TopicPartition, Long> apply(List<SinkRecord> records, AbortSignal abort)
      throws TransientFaultException, PositionLostException {
    entered.countDown();
    awaitGate();
    synchronized (this) {
      if (abort.isRaised() && heedsAborts) {
        throw new TransientFaultException("aborted");
      }
      fail(records);
      batches.add(records.stream().map(ErrantRecords::position).toList());
      records.forEach(r -> positions.put(RecordQueue.partition(r), r.originalKafkaOffset() + 1));
      return Map.copyOf(positions);
    }
  }

  private void awaitGate() throws TransientFaultException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransientFaultException("interrupted");
    }
  }

  private void fail(List<SinkRecord> records)
      throws TransientFaultException, PositionLostException {
    if (faults.peek() instanceof RecordFailedException e && !records.contains(e.record())) {
      return;
    }
    Exception fault = faults.poll();
    if (fault instanceof TransientFaultException e) {
      throw e;
    }
    if (fault instanceof PositionLostException e) {
      throw e;
    }
    if (fault != null) {
      throw (RuntimeException) fault;
    }
  }

  @Override
  public synchronized void forget(Collection<TopicPartition> partitions) {
    forgotten.addAll(partitions);
  }

  @Override
  public void abort() {
    aborts.incrementAndGet();
    if (heedsAborts) {
      gate.countDown();
    }
  }

  @Override
  public void reset() {
    // Has no connection.
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
