package io.pgstream.connect.source.snapshot;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings the rows of chunks that several threads read at once into the order of the chunks. Bounded
 * in bytes; the chunk whose turn it is always has room for some rows, whatever the others hold.
 * Thread-safe.
 */
final class ChunkQueue {
  private final long maxBytes;
  private final long headBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, Queue<CopiedRows>> waiting = new HashMap<>();
  private int head;
  private long bytesOfHead;
  private long bytes;
  private SQLException failure;

  ChunkQueue(int firstChunk, long maxBytes) {
    this.head = firstChunk;
    this.maxBytes = maxBytes;
    this.headBytes = Math.max(2, maxBytes / 4);
  }

  /**
   * Adds rows, waiting as long as it takes, and not only for these rows' room: whoever waits here
   * has left the table, and coming back costs a connection.
   *
   * @throws InterruptedException if the thread is to end
   */
  void put(CopiedRows rows) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!hasRoom(rows, 2)) {
        changed.await();
      }
      add(rows);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds rows if there is room, waiting for it no longer than {@code timeoutMs}.
   *
   * @return false if there was no room
   * @throws InterruptedException if the thread is to end
   */
  boolean offer(CopiedRows rows, long timeoutMs) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (!hasRoom(rows, 1)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      add(rows);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether no more than this part of what there may be is there. */
  private boolean hasRoom(CopiedRows rows, int part) {
    boolean isHead = rows.chunk().number() == head;
    return bytes < maxBytes / part || (isHead && bytesOfHead < headBytes / part);
  }

  private void add(CopiedRows rows) {
    waiting.computeIfAbsent(rows.chunk().number(), none -> new ArrayDeque<>()).add(rows);
    bytes += rows.bytes();
    if (rows.chunk().number() == head) {
      bytesOfHead += rows.bytes();
      changed.signalAll();
    }
  }

  /** Makes every later {@link #poll} throw. */
  void fail(SQLException cause) {
    lock.lock();
    try {
      if (failure == null) {
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next rows in the order of the chunks.
   *
   * @return null if none came within {@code timeoutMs}
   * @throws SQLException if a thread has failed
   */
  CopiedRows poll(long timeoutMs) throws SQLException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (failure == null && !isHeadWaiting() && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (failure != null) {
        throw failure;
      }
      return isHeadWaiting() ? take() : null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isHeadWaiting() {
    Queue<CopiedRows> rows = waiting.get(head);
    return rows != null && !rows.isEmpty();
  }

  private CopiedRows take() {
    CopiedRows rows = waiting.get(head).remove();
    bytes -= rows.bytes();
    bytesOfHead -= rows.bytes();
    if (rows.endsChunk()) {
      waiting.remove(head);
      head++;
      bytesOfHead =
          waiting.getOrDefault(head, new ArrayDeque<>()).stream()
              .mapToLong(CopiedRows::bytes)
              .sum();
    }
    changed.signalAll();
    return rows;
  }
}
