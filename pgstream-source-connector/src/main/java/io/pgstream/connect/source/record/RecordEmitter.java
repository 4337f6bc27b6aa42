package io.pgstream.connect.source.record;

import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.lsn.Lsn;
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
  private long firstSeq;
  private long nextSeq;
  private boolean holding;
  private String heldKey;

  RecordEmitter(SourceOffset resume, Consumer<EmittedRecord> out) {
    this.resume = resume;
    this.out = out;
    this.lastOffset = resume;
    this.completedUpTo = resume.endLsn();
    this.schemaLog = resume.schemaLog();
  }

  SourceOffset lastOffset() {
    return lastOffset;
  }

  /** Starts a transaction; true if all of it was produced before. */
  boolean begin(TransactionContext tx) {
    nextSeq = 0;
    firstSeq = tx.commitLsn().equals(resume.commitLsn()) ? resume.txSeq() + 1 : 0;
    keys.clear();
    holding = false;
    return tx.endLsn().compareTo(completedUpTo) <= 0;
  }

  void nextRow(TransactionContext tx, Wal2JsonMessage message, TableLayout layout) {
    releaseHeld(tx);
    encoder.encodeRow(message, layout, tx, nextSeq);
    hold(layout.schema());
  }

  void nextSchemaLogRow(TransactionContext tx, SchemaLogRow row, Lsn lsn) {
    releaseHeld(tx);
    encoder.encodeSchemaLogRow(row, lsn, tx, nextSeq);
    hold(row.entry().schemaName());
  }

  private void hold(String key) {
    holding = true;
    heldKey = key;
    keys.add(key);
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
    schemaLog = after.toString();
    completedUpTo = Lsn.max(completedUpTo, tx.endLsn());
  }

  private void emitLast(
      TransactionContext tx, String key, boolean transactionEnd, SchemaLogHeads after) {
    if (transactionEnd) {
      schemaLog = after.toString();
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
            resume.systemId());
    holding = false;
    nextSeq++;
    if (offset.txSeq() >= firstSeq) {
      out.accept(new EmittedRecord(key, value, offset, transactionEnd));
      lastOffset = offset;
    }
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
