package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;

/**
 * What the server says about a stream, asked on another connection.
 *
 * @param hearsUs whether a standby status update came recently
 * @param isBusy whether its process is at work: a transaction of which the slot selects nothing can
 *     keep it decoding for minutes, without a word
 * @param flushed the end of its WAL; a process that is not busy has sent a position near it
 */
record ServerView(boolean hearsUs, boolean isBusy, Lsn flushed) {
  /** The server has no such stream. */
  static final ServerView GONE = new ServerView(false, false, Lsn.INVALID);

  /** The end of the WAL may lie behind the header of a page, where no record ends. */
  private static final long PAGE_HEADER_BYTES = 40;

  boolean isAheadOf(Lsn received) {
    return isAhead(flushed, received);
  }

  static boolean isAhead(Lsn position, Lsn received) {
    return position.bytesSince(received) > PAGE_HEADER_BYTES;
  }
}
