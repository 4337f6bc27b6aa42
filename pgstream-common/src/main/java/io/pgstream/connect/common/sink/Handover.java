package io.pgstream.connect.common.sink;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Everything that the task's thread and the apply thread share. The task's thread never waits
 * longer than it says. Thread-safe.
 */
final class Handover {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Assignments assignments = new Assignments();
  private final RecordQueue queue;
  private Attempt running;
  private Throwable failure;
  private boolean stopped;

  Handover(RecordQueue queue) {
    this.queue = queue;
  }

  void open(Collection<TopicPartition> partitions) {
    locked(() -> assignments.open(partitions));
  }

  /** Waits until every position is known or the apply thread has failed. */
  void awaitLoaded(long millis) {
    await(millis, () -> failure != null || assignments.loading().isEmpty());
  }

  /** Waits until there is room or the apply thread has failed; returns whether it is so. */
  boolean awaitRoom(long millis) {
    return await(millis, () -> failure != null || !queue.isFull());
  }

  /** Begins with partitions whose position is known; says where their consumer has to be sent. */
  Map<TopicPartition, Long> beginLoaded() {
    return locked(assignments::beginLoaded);
  }

  /** Queues records, except those of partitions whose consumer will be sent elsewhere. */
  void add(Collection<SinkRecord> records) {
    locked(() -> records.stream().filter(assignments::accepts).forEach(queue::add));
  }

  /**
   * Gives partitions up: waits for a batch in flight that holds some of them, then aborts it.
   *
   * @param patienceMs how long to wait, once for the end and once more for the abort
   * @param abort ends the request in flight; must not block
   */
  void close(Collection<TopicPartition> partitions, long patienceMs, Runnable abort) {
    Attempt last =
        locked(
            () -> {
              boolean inFlight = queue.batchHolds(partitions);
              assignments.close(partitions);
              // The attempt that runs has its own list; another one must not begin with them.
              queue.drop(partitions);
              return inFlight ? running : null;
            });
    if (last != null && !await(patienceMs, () -> running != last)) {
      locked(() -> abort(last, abort));
      await(patienceMs, () -> running != last);
    }
  }

  /** The apply thread ends; what it is doing is aborted. */
  void stop(Runnable abort) {
    locked(
        () -> {
          stopped = true;
          abort(running, abort);
        });
  }

  /** Under the lock, so that it cannot hit the next attempt. */
  private void abort(Attempt attempt, Runnable abort) {
    if (attempt != null && attempt == running) {
      attempt.abort().raise();
      abort.run();
    }
  }

  /** What ended the apply thread; null if nothing did. */
  Throwable failure() {
    return read(() -> failure);
  }

  /** Partitions whose position is not known yet. */
  Set<TopicPartition> loading() {
    return read(assignments::loadingPartitions);
  }

  /** The next offset of each partition that the target has not durably applied. */
  Map<TopicPartition, Long> applied() {
    return read(() -> assignments.applied());
  }

  /** Whether nothing is queued, in flight or to be asked. */
  boolean isIdle() {
    return read(() -> running == null && queue.isEmpty() && assignments.areReady());
  }

  long queuedBytes() {
    return read(queue::bytes);
  }

  /** For the apply thread: waits for something to do; null when the task stops. */
  Attempt begin() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!stopped && !hasWork()) {
        changed.await();
      }
      if (stopped) {
        return null;
      }
      List<Assignment> loading = assignments.loading();
      running =
          new Attempt(
              assignments.takeForgotten(), loading, loading.isEmpty() ? queue.batch() : List.of());
      return running;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasWork() {
    return assignments.hasForgotten() || !assignments.loading().isEmpty() || !queue.isEmpty();
  }

  /** The target has said where to start; empty if it leaves that to the consumer. */
  void loaded(Assignment assignment, OptionalLong position) {
    locked(() -> assignment.loaded(position));
  }

  /** The batch has been applied, up to these offsets. */
  void applied(Map<TopicPartition, Long> nextOffsets) {
    locked(
        () -> {
          queue.done();
          assignments.applied(nextOffsets);
        });
  }

  /** The partition's position is not what it was: its records are dropped and come again. */
  void reload(TopicPartition partition) {
    locked(
        () -> {
          assignments.reload(partition);
          queue.drop(List.of(partition));
        });
  }

  /**
   * From this record on, its partition is not applied any more.
   *
   * @return whether anything is left of the batch
   */
  boolean dropFrom(SinkRecord record) {
    return locked(
        () -> {
          queue.dropFrom(record);
          return !queue.isBatchDone();
        });
  }

  /** Returns whether the attempt, which is over, was aborted. */
  boolean end(Attempt attempt) {
    return locked(
        () -> {
          running = null;
          return attempt.abort().isRaised();
        });
  }

  /** Waits before the next attempt; ends early when the task stops. */
  void pause(long millis) {
    await(millis, () -> stopped);
  }

  void fail(Throwable error) {
    locked(
        () -> {
          failure = error;
        });
  }

  /** Without waking anybody: every put asks several times. */
  private <T> T read(Supplier<T> state) {
    lock.lock();
    try {
      return state.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    locked(
        () -> {
          change.run();
          return null;
        });
  }

  private <T> T locked(Supplier<T> change) {
    lock.lock();
    try {
      return change.get();
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  /** Waits; an interrupted thread does not wait and stays interrupted. */
  private boolean await(long millis, BooleanSupplier condition) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!condition.getAsBoolean() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      return condition.getAsBoolean();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return condition.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}
