package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What the reader thread and the task tell each other. Thread-safe. */
final class ReaderStatus {
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicReference<Lsn> confirmation = new AtomicReference<>();
  private volatile Lsn received = Lsn.INVALID;

  boolean isStopping() {
    return stopping.getCount() == 0;
  }

  void stop() {
    stopping.countDown();
  }

  void awaitStop() throws InterruptedException {
    stopping.await();
  }

  void sleepUnlessStopping(long ms) throws InterruptedException {
    // The result does not matter: the caller asks isStopping() next.
    boolean ignored = stopping.await(ms, TimeUnit.MILLISECONDS);
  }

  /** Everything before this position is stored. */
  void confirm(Lsn lsn) {
    confirmation.set(lsn);
  }

  /** The position to confirm; null if it was taken already. */
  Lsn takeConfirmation() {
    return confirmation.get() == null ? null : confirmation.getAndSet(null);
  }

  void received(Lsn lsn) {
    received = lsn;
  }

  Lsn received() {
    return received;
  }
}
