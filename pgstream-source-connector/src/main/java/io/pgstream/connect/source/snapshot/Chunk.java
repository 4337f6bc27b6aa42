package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.event.EventMetadata;
import io.pgstream.connect.source.offset.SnapshotCursor;

/**
 * A range of a table that one query reads.
 *
 * @param number its place among all, without gaps
 * @param table whose rows
 * @param fromBlock first block
 * @param toBlock the block after the last one
 * @param isOpenEnd whether whatever lies beyond belongs to it too
 * @param sinceXid only row versions by this transaction or later ones; negative for all
 * @param after how far the snapshot is once the chunk has been produced
 */
record Chunk(
    int number,
    CopiedTable table,
    long fromBlock,
    long toBlock,
    boolean isOpenEnd,
    long sinceXid,
    SnapshotCursor after) {
  /** Number of the first record of the chunk with this number; there are enough for any block. */
  static long firstSequence(int number) {
    return (long) number << EventMetadata.CHUNK_SHIFT;
  }

  long firstSequence() {
    return firstSequence(number);
  }

  /** How many blocks are done with it; those that are only looked through again do not count. */
  long newBlocks() {
    return sinceXid < 0 ? toBlock - fromBlock : 0;
  }

  /**
   * Reads the rows, each behind its place in the table, in the order of these places: reading goes
   * on behind the last one when it has been interrupted.
   *
   * @param after only rows behind this place; null for all
   * @param byRange whether the server finds a range of places without reading the whole table
   *     (version 14 or later); otherwise it is given each place that there can be
   */
  String copyStatement(String after, boolean byRange) {
    StringBuilder sql = new StringBuilder("COPY (SELECT ctid").append(table.sqlColumns());
    sql.append(" FROM ONLY ").append(table.sqlName()).append(" WHERE ");
    sql.append(byRange ? range() : places());
    if (after != null) {
      sql.append(" AND ctid > '").append(after).append("'::tid");
    }
    if (sinceXid >= 0) {
      // Transaction ids wrap around; row versions hold their lower half.
      sql.append(" AND ((xmin::text::bigint - ").append(sinceXid & 0xFFFFFFFFL);
      sql.append(") & 4294967295) < 2147483648");
    }
    if (table.condition() != null) {
      // It may end in a comment, and may lead the planner to a join or another order of the rows.
      sql.append(" AND (").append(table.condition()).append("\n) ORDER BY ctid");
    }
    return sql.append(") TO STDOUT").toString();
  }

  /** Where the place that precedes the columns of a row ends. */
  static int endOfPlace(byte[] line) {
    int end = 0;
    while (line[end] != ')') {
      end++;
    }
    return end + 1;
  }

  private String range() {
    String range = "ctid >= '(" + fromBlock + ",0)'::tid";
    return isOpenEnd ? range : range + " AND ctid < '(" + toBlock + ",0)'::tid";
  }

  /**
   * A row version takes 28 bytes of its block at least. The snapshot sees no rows in new blocks.
   */
  private String places() {
    return "ctid = ANY (ARRAY(SELECT format('(%s,%s)', block, item)::tid FROM generate_series("
        + fromBlock
        + ", "
        + (toBlock - 1)
        + ") block, generate_series(1, current_setting('block_size')::int / 28) item))";
  }
}
