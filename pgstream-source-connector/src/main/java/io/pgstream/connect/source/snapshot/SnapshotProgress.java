package io.pgstream.connect.source.snapshot;

import java.util.List;

/** How far a snapshot is, for people. Written by one thread, read by any. */
public final class SnapshotProgress {
  private volatile CopyMeter all = new CopyMeter(0, 0);
  private volatile TableMeters meters = new TableMeters(List.of(), 1);
  private volatile String currentTable = "";
  private volatile long totalTables;
  private volatile long tables;
  private volatile long retainedWalBytes;
  private volatile boolean running;

  /**
   * An attempt begins.
   *
   * @param copied what is copied, in this order
   * @param blockBytes size of a block
   */
  void begin(List<CopiedTable> copied, long blockBytes) {
    long bytes = copied.stream().mapToLong(CopiedTable::blocks).sum() * blockBytes;
    long skipped = copied.stream().mapToLong(CopiedTable::skippedBlocks).sum() * blockBytes;
    all = new CopyMeter(bytes, skipped);
    meters = new TableMeters(copied, blockBytes);
    currentTable = "";
    totalTables = copied.size();
    tables = 0;
    retainedWalBytes = 0;
    running = true;
  }

  /** The attempt goes on with what is left. */
  void goOn() {
    running = true;
  }

  /** Rows of a table have been produced; tables come one after the other. */
  void add(CopiedTable of, long blockBytes, long rows, long blocks) {
    meters.add(of, rows, blocks);
    currentTable = meters.current();
    all.add(rows, blocks * blockBytes);
  }

  /**
   * A table has been copied whole.
   *
   * @return what it was, as text
   */
  // One thread writes.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  String tableDone() {
    tables++;
    return currentTable;
  }

  /** WAL that the server keeps for the slot while tables are copied. */
  void retainedWal(long walBytes) {
    retainedWalBytes = walBytes;
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
    return all.rows();
  }

  /** Bytes of the tables' files that have been copied, those of earlier attempts included. */
  public long bytes() {
    return all.bytes();
  }

  /** Bytes of all tables' files. */
  public long totalBytes() {
    return all.totalBytes();
  }

  /** Tables that are left to copy. */
  public long tablesLeft() {
    return running ? totalTables - tables : 0;
  }

  /** From 0 to 100. */
  public int percent() {
    return all.percent();
  }

  /** Seconds until the end, at the speed so far; negative if unknown. */
  public long secondsLeft() {
    return all.secondsLeft();
  }

  /** The same, but 0 when no snapshot is under way. */
  public long secondsLeftIfRunning() {
    return running ? secondsLeft() : 0;
  }

  /** WAL that the server kept for the slot when that was last looked at; 0 if it never was. */
  public long retainedWalBytes() {
    return running ? retainedWalBytes : 0;
  }

  /** The table that is being copied, and the WAL that is kept meanwhile; empty if none is. */
  String details() {
    String wal =
        retainedWalBytes == 0 ? "" : "the slot keeps " + (retainedWalBytes >> 20) + " MB of WAL";
    String current = currentTable.isEmpty() ? "" : "now " + currentTable;
    return current + (current.isEmpty() || wal.isEmpty() ? "" : "; ") + wal;
  }

  /** The largest tables and the one that is being copied; for the thread that writes. */
  List<TableProgress> list() {
    return meters.list(all);
  }

  /** One line. */
  @Override
  public String toString() {
    String details = details();
    return tables
        + " of "
        + totalTables
        + " tables, "
        + all
        + (details.isEmpty() ? "" : "; " + details);
  }
}
