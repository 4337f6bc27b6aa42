package io.pgstream.connect.source;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What Kafka Connect has been given and Kafka has not acknowledged. Connect and its producer keep
 * every such record, value and all, and {@code buffer.memory} bounds only what is left of them once
 * compressed: a broker that is slow for a moment would fill the heap. Thread-safe.
 */
final class InFlightBytes {
  /** About what Connect and the producer keep of a record beside its value. */
  private static final long OVERHEAD_BYTES = 1024;

  private final long max;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition acknowledged = lock.newCondition();
  private long bytes;

  /**
   * @param max nothing is to be added while there are more bytes than this
   */
  InFlightBytes(long max) {
    this.max = max;
  }

  private static long sizeOf(SourceRecord record) {
    return OVERHEAD_BYTES + ((byte[]) record.value()).length;
  }

  /** The record is about to be handed over. */
  void add(SourceRecord record) {
    change(sizeOf(record));
  }

  /** Kafka has the record, or a transformation has left it out. */
  void remove(SourceRecord record) {
    change(-sizeOf(record));
  }

  private void change(long by) {
    lock.lock();
    try {
      boolean full = bytes > max;
      bytes += by;
      if (full && bytes <= max) {
        acknowledged.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until records may be added. For one thread.
   *
   * @return false if they may not after {@code timeoutMs}
   * @throws InterruptedException if the task is to stop
   */
  boolean awaitRoom(long timeoutMs) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (bytes > max && left > 0) {
        left = acknowledged.awaitNanos(left);
      }
      return bytes <= max;
    } finally {
      lock.unlock();
    }
  }
}
