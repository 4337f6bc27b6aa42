package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.source.init.ExportedSnapshot;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long tables are copied until the stream has its turn, and the snapshot with which copying
 * goes on then. A turn does not end before that snapshot is made: nobody would have to wait for it
 * but the stream. Owned by one thread.
 */
final class CopyTurn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CopyTurn.class);
  private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What has been looked through again is as long a part of the turn at most. */
  private static final int LOOKING_SHARE = 2;

  private final Exporter exporter;
  private final long begin = System.nanoTime();
  private boolean hasRows;
  private long end;
  private CompletableFuture<ExportedSnapshot> next;
  private boolean taken;

  private CopyTurn(Exporter exporter) {
    this.exporter = exporter;
  }

  /** Makes the next snapshot. */
  @FunctionalInterface
  interface Exporter {
    ExportedSnapshot export() throws SQLException;
  }

  /** A turn that ends some time. */
  static CopyTurn before(Exporter next) {
    return new CopyTurn(next);
  }

  /** A turn that lasts until everything is copied. */
  static CopyTurn endless() {
    return new CopyTurn(null);
  }

  /** New rows are copied from now on, and earlier ones no longer looked through for changes. */
  void beginRows() {
    if (!hasRows) {
      hasRows = true;
      long now = System.nanoTime();
      end = now + Math.max(SHORTEST_NANOS, LOOKING_SHARE * (now - begin));
    }
  }

  /** Whether the stream should go on now. */
  boolean isOver() {
    if (exporter == null || !hasRows || System.nanoTime() - end < 0) {
      return false;
    }
    if (next == null) {
      next = start();
      return false;
    }
    if (!next.isCompletedExceptionally()) {
      return next.isDone();
    }
    LOG.debug("The stream waits until tables are copied: no other snapshot can be made now");
    next = null;
    end = System.nanoTime() + RETRY_NANOS;
    return false;
  }

  /** It may wait for open transactions, also when nobody needs it any more. */
  private CompletableFuture<ExportedSnapshot> start() {
    CompletableFuture<ExportedSnapshot> made = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                ExportedSnapshot snapshot = exporter.export();
                if (!made.complete(snapshot)) {
                  snapshot.close();
                }
              } catch (SQLException | RuntimeException e) {
                made.completeExceptionally(e);
              }
            },
            "pgstream-next-snapshot");
    thread.setDaemon(true);
    thread.start();
    return made;
  }

  /** The next snapshot, which the caller closes; only when {@link #isOver}. */
  ExportedSnapshot takeNext() {
    taken = true;
    return next.join();
  }

  /** Gives the next snapshot up, unless it was taken. */
  @Override
  public void close() throws SQLException {
    boolean isLeft = next != null && !taken && !next.cancel(false);
    if (isLeft && !next.isCompletedExceptionally()) {
      next.join().close();
    }
  }
}
