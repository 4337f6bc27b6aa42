package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.offset.SnapshotCursor.PartialTable;
import java.util.Iterator;
import java.util.List;

/**
 * Cuts tables into chunks, in the order in which they are produced: table by table, first what has
 * changed in the blocks that were copied before, then the other blocks. Thread-safe.
 */
final class ChunkPlan {
  /** The number before it is that of the truncates. */
  static final int FIRST_NUMBER = 2;

  private final Iterator<CopiedTable> tables;
  private final long snapshotXid;
  private final long blocksPerChunk;
  private SnapshotCursor cursor;
  private int next = FIRST_NUMBER;
  private CopiedTable table;
  private PartialTable begun;
  private long block;

  /**
   * @param tables in the order of their oids
   * @param snapshotXid the oldest transaction that the snapshot does not see
   * @param cursor how far earlier attempts came
   */
  ChunkPlan(
      List<CopiedTable> tables, long snapshotXid, long blocksPerChunk, SnapshotCursor cursor) {
    this.tables = tables.iterator();
    this.snapshotXid = snapshotXid;
    this.blocksPerChunk = blocksPerChunk;
    this.cursor = cursor;
  }

  /** The next chunk; null if all have been handed out. */
  synchronized Chunk next() {
    if (table == null) {
      if (!tables.hasNext()) {
        return null;
      }
      begin(tables.next());
    }
    return begun != null && block < begun.blocks() ? changedChunk() : newChunk();
  }

  private void begin(CopiedTable nextTable) {
    table = nextTable;
    begun = nextTable.begun();
    block = 0;
    if (begun == null) {
      cursor = cursor.startingOver(nextTable.oid());
    }
  }

  /** Of blocks that were copied before, what is newer. */
  private Chunk changedChunk() {
    long from = block;
    block = Math.min(begun.blocks(), from + blocksPerChunk);
    return chunk(from, block, false, begun.sinceXid());
  }

  private Chunk newChunk() {
    long from = block;
    block = from + blocksPerChunk;
    boolean isLast = block >= table.blocks();
    if (isLast) {
      cursor = cursor.copied(table.oid());
    } else if (table.isResumable()) {
      cursor = cursor.begun(new PartialTable(table.oid(), table.fileNode(), sinceXid(), block));
    }
    Chunk chunk = chunk(from, isLast ? Math.max(from, table.blocks()) : block, isLast, -1);
    if (isLast) {
      table = null;
    }
    return chunk;
  }

  private long sinceXid() {
    return begun == null ? snapshotXid : begun.sinceXid();
  }

  private Chunk chunk(long from, long to, boolean isOpenEnd, long sinceXid) {
    Chunk chunk = new Chunk(next, table, from, to, isOpenEnd, sinceXid, cursor);
    next++;
    return chunk;
  }

  /** The number after the last chunk's. */
  synchronized int end() {
    return next;
  }
}
