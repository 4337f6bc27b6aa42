package io.pgstream.connect.source.replication;

import io.pgstream.connect.source.record.EmittedRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands records from the reader thread to {@code poll()}, bounded in bytes. One record larger than
 * the bound passes alone. A steady trickle is handed over at intervals: every batch costs Connect,
 * the broker and the sinks far more than a record in it. Thread-safe.
 */
final class RecordQueue {
  /** What a record costs beside its value: key, offset and list nodes. */
  private static final int OVERHEAD_BYTES = 256;

  /** As much does not wait for more. */
  private static final int MUCH_BYTES = 64 << 10;

  private final long maxBytes;
  private final long muchBytes;
  private final long intervalNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final Deque<EmittedRecord> records = new ArrayDeque<>();
  private long bytes;
  private int transactionEnds;
  private boolean full;
  private RuntimeException failure;
  private long lastBatch = System.nanoTime();

  RecordQueue(QueueSettings settings) {
    maxBytes = settings.maxBytes();
    muchBytes = Math.min(MUCH_BYTES, maxBytes / 4);
    intervalNanos = TimeUnit.MILLISECONDS.toNanos(settings.batchIntervalMs());
  }

  private static long sizeOf(EmittedRecord record) {
    return (long) record.value().length + OVERHEAD_BYTES;
  }

  /**
   * Adds a record if there is room, waiting for it no longer than {@code timeoutMs}.
   *
   * @return false if there was no room
   * @throws InterruptedException if the reader is to stop
   */
  boolean offer(EmittedRecord record, long timeoutMs) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (bytes > 0 && bytes + sizeOf(record) > maxBytes) {
        full = true;
        filled.signal();
        if (left <= 0) {
          return false;
        }
        left = emptied.awaitNanos(left);
      }
      records.add(record);
      bytes += sizeOf(record);
      transactionEnds += record.transactionEnd() ? 1 : 0;
      if (records.size() == 1 || bytes >= muchBytes || isFirstEnd(record)) {
        filled.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Makes every later {@link #poll} throw, once the records before have been taken. */
  void fail(RuntimeException cause) {
    lock.lock();
    try {
      failure = cause;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what is there, at most {@code maxRecords}, waiting up to {@code timeoutMs} for the first,
   * and for more if the last batch was only just taken. For one thread.
   *
   * @return empty if nothing came in time
   * @throws InterruptedException if the task is to stop
   */
  List<EmittedRecord> poll(int maxRecords, long timeoutMs) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (records.isEmpty() && failure == null && left > 0) {
        left = filled.awaitNanos(left);
      }
      awaitMore();
      if (records.isEmpty() && failure != null) {
        throw failure;
      }
      return take(maxRecords);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes whole transactions, until {@code maxRecords} are reached or exceeded, waiting up to
   * {@code timeoutMs} for the first. One that is larger than the queue comes in parts, each when
   * there is no more room.
   *
   * @return empty if none was whole in time
   * @throws InterruptedException if the task is to stop
   */
  List<EmittedRecord> pollTransactions(int maxRecords, long timeoutMs) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (transactionEnds == 0 && !full && failure == null && left > 0) {
        left = filled.awaitNanos(left);
      }
      if (transactionEnds > 0) {
        awaitMore();
        return takeTransactions(maxRecords);
      }
      if (failure != null) {
        throw failure;
      }
      return full ? take(maxRecords) : List.of();
    } finally {
      lock.unlock();
    }
  }

  private List<EmittedRecord> take(int maxRecords) {
    List<EmittedRecord> batch = new ArrayList<>(Math.min(maxRecords, records.size()));
    while (batch.size() < maxRecords && !records.isEmpty()) {
      batch.add(remove());
    }
    return taken(batch);
  }

  private List<EmittedRecord> takeTransactions(int maxRecords) {
    List<EmittedRecord> batch = new ArrayList<>();
    while (batch.size() < maxRecords && transactionEnds > 0) {
      int open = transactionEnds;
      while (transactionEnds == open) {
        batch.add(remove());
      }
    }
    return taken(batch);
  }

  private List<EmittedRecord> taken(List<EmittedRecord> batch) {
    emptied.signal();
    lastBatch = System.nanoTime();
    return batch;
  }

  private EmittedRecord remove() {
    EmittedRecord record = records.remove();
    bytes -= sizeOf(record);
    transactionEnds -= record.transactionEnd() ? 1 : 0;
    full = false;
    return record;
  }

  private boolean isFirstEnd(EmittedRecord record) {
    return transactionEnds == 1 && record.transactionEnd();
  }

  private void awaitMore() throws InterruptedException {
    long left = lastBatch + intervalNanos - System.nanoTime();
    while (bytes > 0 && bytes < muchBytes && failure == null && left > 0) {
      left = filled.awaitNanos(left);
    }
  }

  /** Bytes waiting to be polled. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
