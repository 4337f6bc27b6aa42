package io.pgstream.connect.sink.postgres.offset;

import io.pgstream.connect.common.lsn.Lsn;

/**
 * How far a topic partition has been applied.
 *
 * @param nextOffset offset of the next record to apply; −1 when nothing has been applied
 * @param commitLsn commit LSN of the last change applied; {@link Lsn#INVALID} when unknown
 * @param txSeq position of that change in its transaction
 * @param lastCommit latest commit time among the changes applied, in the order of times; 0 when
 *     unknown
 */
public record Position(long nextOffset, Lsn commitLsn, long txSeq, long lastCommit) {

  /** Nothing applied yet. */
  public static final Position NONE = new Position(-1, Lsn.INVALID, -1, 0);

  /** Whether a change at this place of the source's history has been applied already. */
  public boolean covers(Lsn otherCommitLsn, long otherTxSeq) {
    int order = otherCommitLsn.compareTo(commitLsn);
    return order < 0 || (order == 0 && commitLsn.isValid() && otherTxSeq <= txSeq);
  }

  /** The place of a change, after its record. */
  public Position next(long offset, Lsn newCommitLsn, long newTxSeq, long committed) {
    return new Position(offset, newCommitLsn, newTxSeq, Math.max(lastCommit, committed));
  }

  /** The same place in the source's history, after a record that changes nothing. */
  public Position withNextOffset(long offset) {
    return new Position(offset, commitLsn, txSeq, lastCommit);
  }
}
