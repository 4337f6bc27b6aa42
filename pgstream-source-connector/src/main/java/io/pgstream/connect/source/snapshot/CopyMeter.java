package io.pgstream.connect.source.snapshot;

import java.util.Locale;

/**
 * Counts what has been copied of a table, or of all. Written by one thread, read by any. Time left
 * is estimated from blocks, the only measure of which the whole is known.
 */
final class CopyMeter {
  private static final double NANOS = 1e9;
  private static final double SHORTEST = 0.001;

  private final long totalBytes;
  private final long startBytes;
  private final long startedAt = System.nanoTime();
  private volatile long bytes;
  private volatile long rows;

  /**
   * Starts to count.
   *
   * @param totalBytes size of the files
   * @param startBytes what earlier attempts have copied of them
   */
  CopyMeter(long totalBytes, long startBytes) {
    this.totalBytes = totalBytes;
    this.startBytes = startBytes;
    this.bytes = startBytes;
  }

  // One thread writes.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void add(long moreRows, long moreBytes) {
    rows += moreRows;
    bytes += moreBytes;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  long totalBytes() {
    return totalBytes;
  }

  int percent() {
    return totalBytes == 0 ? 100 : (int) Math.min(100, bytes * 100 / totalBytes);
  }

  double seconds() {
    return Math.max(SHORTEST, (System.nanoTime() - startedAt) / NANOS);
  }

  /** Seconds until the end, at the speed so far; negative if unknown. */
  long secondsLeft() {
    return secondsFor(Math.max(0, totalBytes - bytes));
  }

  /** Seconds that so many bytes take, at the speed so far; negative if unknown. */
  long secondsFor(long moreBytes) {
    long copied = bytes - startBytes;
    return copied == 0 ? -1 : Math.round(seconds() * moreBytes / copied);
  }

  /** Rows, bytes, percent and time left. */
  @Override
  public String toString() {
    String left = secondsLeft() < 0 ? "unknown" : secondsLeft() + " s";
    return String.format(
        Locale.ROOT,
        "%d rows (%.0f/s), %d of %d MB of table files, %d %%, time left %s",
        rows,
        rows / seconds(),
        bytes >> 20,
        totalBytes >> 20,
        percent(),
        left);
  }
}
