package io.pgstream.connect.source.record;

import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.schema.SchemaLogHeads;
import io.pgstream.connect.source.schema.TableLayout;
import io.pgstream.connect.source.wal2json.Wal2JsonMessage;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Numbers the events of a transaction, gives each its offset, and holds one back: only the next
 * event or the commit tells whether it is the last. Not thread-safe.
 */
final class RecordEmitter {
  private static final LogicalMessage COMMIT = new LogicalMessage(LogicalMessage.COMMIT_PREFIX, "");
  private static final LogicalMessage HEARTBEAT =
      new LogicalMessage(LogicalMessage.HEARTBEAT_PREFIX, "");

  private final EventEncoder encoder = new EventEncoder();
  private final Consumer<EmittedRecord> out;
  private final SourceOffset resume;
  private final Set<String> keys = new LinkedHashSet<>();

  private SourceOffset lastOffset;
  private Lsn completedUpTo;
  private String schemaLog;
  private SchemaLogHeads heads;
  private long firstSeq;
  private long nextSeq;
  private long skipped;
  private boolean holding;
  private String heldKey;
  private SnapshotCursor snapshot;

  RecordEmitter(SourceOffset resume, Consumer<EmittedRecord> out) {
    this.resume = resume;
    this.out = out;
    this.lastOffset = resume;
    this.completedUpTo = resume.endLsn();
    this.schemaLog = resume.schemaLog();
    this.snapshot = resume.snapshot();
  }

  /** From now on offsets hold this. */
  void snapshot(SnapshotCursor cursor) {
    snapshot = cursor;
  }

  SourceOffset lastOffset() {
    return lastOffset;
  }

  /** Starts a transaction; true if all of it was produced before. */
  boolean begin(TransactionContext tx) {
    nextSeq = 0;
    skipped = 0;
    firstSeq = tx.commitLsn().equals(resume.commitLsn()) ? resume.txSeq() + 1 : 0;
    keys.clear();
    heldKey = null;
    holding = false;
    return tx.endLsn().compareTo(completedUpTo) <= 0;
  }

  void nextRow(TransactionContext tx, Wal2JsonMessage message, TableLayout layout) {
    releaseHeld(tx);
    encoder.encodeRow(message, layout, tx, nextSeq);
    hold(layout.schema());
  }

  void nextDelete(TransactionContext tx, Wal2JsonMessage message, TableLayout layout) {
    releaseHeld(tx);
    encoder.encodeDelete(message, layout, tx, nextSeq);
    hold(layout.schema());
  }

  /** Leaves a change out; the ones after it keep their numbers, whoever leaves it out. */
  void skip() {
    if (holding) {
      skipped++;
    } else {
      nextSeq++;
    }
  }

  void nextSchemaLogRow(TransactionContext tx, SchemaLogRow row, Lsn lsn) {
    releaseHeld(tx);
    encoder.encodeSchemaLogRow(row, lsn, tx, nextSeq);
    hold(row.entry().schemaName());
  }

  private void hold(String key) {
    holding = true;
    // Almost always the one before.
    if (!key.equals(heldKey)) {
      heldKey = key;
      keys.add(key);
    }
  }

  private void releaseHeld(TransactionContext tx) {
    if (holding) {
      emit(tx, heldKey, false, false);
    }
  }

  /**
   * Ends a transaction: its last event closes it for one key, a marker for every other key.
   *
   * @param after the schema_log rows in force after it
   */
  void commit(TransactionContext tx, SchemaLogHeads after) {
    if (holding) {
      keys.remove(heldKey);
      emitLast(tx, heldKey, keys.isEmpty(), after);
      for (Iterator<String> others = keys.iterator(); others.hasNext(); ) {
        String key = others.next();
        encoder.encodeMessage(COMMIT, key, tx, nextSeq);
        emitLast(tx, key, !others.hasNext(), after);
      }
    }
    schemaLog(after);
    completedUpTo = Lsn.max(completedUpTo, tx.endLsn());
  }

  private void schemaLog(SchemaLogHeads inForce) {
    if (!inForce.equals(heads)) {
      heads = inForce;
      schemaLog = inForce.toString();
    }
  }

  private void emitLast(
      TransactionContext tx, String key, boolean transactionEnd, SchemaLogHeads after) {
    if (transactionEnd) {
      schemaLog(after);
    }
    emit(tx, key, true, transactionEnd);
  }

  private void emit(TransactionContext tx, String key, boolean txLast, boolean transactionEnd) {
    byte[] value = encoder.finish(txLast);
    SourceOffset offset =
        new SourceOffset(
            transactionEnd ? tx.endLsn() : completedUpTo,
            tx.commitLsn(),
            nextSeq,
            schemaLog,
            resume.systemId(),
            snapshot);
    holding = false;
    nextSeq += 1 + skipped;
    skipped = 0;
    if (offset.txSeq() >= firstSeq) {
      out.accept(new EmittedRecord(key, value, offset, transactionEnd));
      lastOffset = offset;
    }
  }

  /** Empties a table of which a copy follows. */
  void copiedTruncate(
      TransactionContext tx, TableLayout layout, long txSeq, boolean last, SnapshotCursor after) {
    encoder.encodeTruncate(layout, tx, txSeq);
    copied(tx, layout.schema(), encoder.finish(last), txSeq, last, after);
  }

  /** Emits a schema change among copies. */
  void copiedSchemaLogRow(
      TransactionContext tx, SchemaLogRow row, long txSeq, SnapshotCursor after) {
    encoder.encodeSchemaLogRow(row, tx.endLsn(), tx, txSeq);
    copied(tx, row.entry().schemaName(), encoder.finish(true), txSeq, true, after);
  }

  /** Emits a message among copies; without a schema it has no key. */
  void copiedMessage(
      TransactionContext tx,
      String schema,
      LogicalMessage message,
      long txSeq,
      SnapshotCursor after) {
    encoder.encodeMessage(message, schema, tx, txSeq);
    copied(tx, schema.isEmpty() ? null : schema, encoder.finish(true), txSeq, true, after);
  }

  /** Emits what has been copied; everything before the position of {@code tx} was produced. */
  void copied(
      TransactionContext tx,
      String key,
      byte[] value,
      long txSeq,
      boolean last,
      SnapshotCursor after) {
    snapshot = after;
    completedUpTo = Lsn.max(completedUpTo, tx.endLsn());
    SourceOffset offset =
        new SourceOffset(
            completedUpTo, tx.commitLsn(), txSeq, schemaLog, resume.systemId(), snapshot);
    out.accept(new EmittedRecord(key, value, offset, last));
    lastOffset = offset;
  }

  /** Emits a heartbeat if the stream has moved beyond the last offset. */
  void heartbeat(Lsn receivedUpTo, byte[] timestamp) {
    Lsn position = Lsn.max(receivedUpTo, completedUpTo);
    if (position.compareTo(lastOffset.endLsn()) <= 0 || isPartial(lastOffset)) {
      return;
    }
    // The LSN before a record's end is inside that record: no commit record starts there.
    TransactionContext tx =
        new TransactionContext(new Lsn(position.value() - 1), position, timestamp, 0);
    begin(tx);
    encoder.encodeMessage(HEARTBEAT, "", tx, nextSeq);
    emit(tx, null, true, true);
    completedUpTo = position;
  }

  /** Until the rest of that transaction has come, its offset must not be replaced. */
  private static boolean isPartial(SourceOffset offset) {
    return offset.commitLsn().compareTo(offset.endLsn()) > 0;
  }
}
