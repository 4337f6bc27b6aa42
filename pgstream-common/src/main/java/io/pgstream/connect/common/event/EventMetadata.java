package io.pgstream.connect.common.event;

import io.pgstream.connect.common.lsn.Lsn;
import java.util.List;

/**
 * What a change event says about its schema and its transaction.
 *
 * @param schemaId id of the schema_log row in force; null on rows of the schema log
 * @param tableId the table's pgstream id; empty when unknown
 * @param keyColumnIds pgstream ids of the key columns in key order; empty without a key
 * @param commitLsn LSN of the commit record; strictly increasing between transactions of a
 *     partition
 * @param xid the source's 32-bit transaction id; 0 when unknown
 * @param txSeq 0-based position among the records of the transaction
 * @param txLast whether this is the last record of its transaction in its topic partition
 * @param snapshot whether the row comes from a snapshot and not from the stream
 * @param root the partitioned table that the row is also one of; null if it is of no other table
 */
public record EventMetadata(
    String schemaId,
    String tableId,
    List<String> keyColumnIds,
    Lsn commitLsn,
    long xid,
    long txSeq,
    boolean txLast,
    boolean snapshot,
    PartitionRoot root) {
  /**
   * Chunks of copied tables are numbered from 1 on, and the records of one from its number shifted
   * left by so many bits.
   */
  public static final int CHUNK_SHIFT = 24;

  /** Whether the record is part of a copy of a table. */
  public boolean isOfCopy() {
    return txSeq >= 1L << CHUNK_SHIFT;
  }

  /** The same schema and table at another place of the source's history. */
  public EventMetadata at(Lsn newCommitLsn, long newXid, long newTxSeq, boolean last) {
    return new EventMetadata(
        schemaId, tableId, keyColumnIds, newCommitLsn, newXid, newTxSeq, last, snapshot, root);
  }
}
