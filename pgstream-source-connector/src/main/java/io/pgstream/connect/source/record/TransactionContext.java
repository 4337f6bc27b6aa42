package io.pgstream.connect.source.record;

import io.pgstream.connect.common.lsn.Lsn;
import java.nio.charset.StandardCharsets;

/**
 * The transaction being read.
 *
 * @param commitLsn LSN of its commit record
 * @param endLsn end of its commit record
 * @param timestamp its commit time, in UTC, as JSON text
 * @param commitLsnText {@code commitLsn} as JSON text
 * @param xidText its 32-bit id as JSON text
 */
// The bytes are written out, never compared.
@SuppressWarnings("ArrayRecordComponent")
record TransactionContext(
    Lsn commitLsn, Lsn endLsn, byte[] timestamp, byte[] commitLsnText, byte[] xidText) {
  TransactionContext(Lsn commitLsn, Lsn endLsn, byte[] timestamp, long xid) {
    this(
        commitLsn,
        endLsn,
        timestamp,
        commitLsn.toString().getBytes(StandardCharsets.ISO_8859_1),
        Long.toString(xid).getBytes(StandardCharsets.ISO_8859_1));
  }
}
