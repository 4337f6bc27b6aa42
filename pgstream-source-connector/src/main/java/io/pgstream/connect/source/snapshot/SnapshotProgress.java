package io.pgstream.connect.source.snapshot;

import java.util.Locale;

/**
 * How far a snapshot is, for people. Written by one thread, read by any.
 *
 * <p>Time left is estimated from blocks, the only measure of which the whole is known.
 */
public final class SnapshotProgress {
  private static final double NANOS = 1e9;

  private volatile long totalTables;
  private volatile long totalBytes;
  private volatile long tables;
  private volatile long rows;
  private volatile long bytes;
  private volatile long startBytes;
  private volatile long startedAt;
  private volatile String table = "";
  private volatile boolean running;

  void begin(long tableCount, long tableBytes) {
    totalTables = tableCount;
    totalBytes = tableBytes;
    tables = 0;
    rows = 0;
    bytes = 0;
    startBytes = 0;
    startedAt = System.nanoTime();
    running = true;
  }

  // One thread writes.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void skipped(long blockBytes) {
    bytes += blockBytes;
    startBytes += blockBytes;
  }

  // One thread writes.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void rows(String name, long count) {
    table = name;
    rows += count;
  }

  // One thread writes.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void blocks(long blockBytes) {
    bytes += blockBytes;
  }

  // One thread writes.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void tableDone() {
    tables++;
  }

  void end() {
    running = false;
  }

  /** Whether tables are being copied. */
  public boolean isRunning() {
    return running;
  }

  /** Tables of this attempt. */
  public long totalTables() {
    return totalTables;
  }

  /** Tables that this attempt has copied. */
  public long tables() {
    return tables;
  }

  /** Rows produced by this attempt. */
  public long rows() {
    return rows;
  }

  /** Bytes of the tables' files that have been copied, those of earlier attempts included. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of all tables' files. */
  public long totalBytes() {
    return totalBytes;
  }

  /** Tables that are left to copy. */
  public long tablesLeft() {
    return running ? totalTables - tables : 0;
  }

  /** From 0 to 100. */
  public int percent() {
    return totalBytes == 0 ? 100 : (int) Math.min(100, bytes * 100 / totalBytes);
  }

  /** Seconds until the end, at the speed so far; negative if unknown. */
  public long secondsLeft() {
    long copied = bytes - startBytes;
    double seconds = (System.nanoTime() - startedAt) / NANOS;
    return copied == 0 ? -1 : Math.round(seconds * Math.max(0, totalBytes - bytes) / copied);
  }

  /** One line. */
  @Override
  public String toString() {
    double seconds = Math.max(0.001, (System.nanoTime() - startedAt) / NANOS);
    String left = secondsLeft() < 0 ? "unknown" : secondsLeft() + " s";
    return String.format(
        Locale.ROOT,
        "%d of %d tables, %d rows (%.0f/s), %d of %d MB of table files, %d %%, time left %s%s",
        tables,
        totalTables,
        rows,
        rows / seconds,
        bytes >> 20,
        totalBytes >> 20,
        percent(),
        left,
        table.isEmpty() ? "" : "; now " + table);
  }
}
