package io.pgstream.connect.source.record;

import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.schema.TableLayout;

/**
 * Takes the records of a copy and puts them into the stream, all at one position: {@code tx_seq}
 * must grow from record to record, and be larger than any of a heartbeat or baseline.
 */
public final class CopiedRecords {
  private final RecordEmitter emitter;
  private final TransactionContext tx;

  CopiedRecords(RecordEmitter emitter, TransactionContext tx) {
    this.emitter = emitter;
    this.tx = tx;
  }

  /** What encodes rows of a table as records at this position; for one thread of its own. */
  public CopiedRowEncoder rowEncoder(TableLayout layout) {
    return new CopiedRowEncoder(layout, tx);
  }

  /** Empties a table. */
  public void truncate(TableLayout layout, long txSeq, boolean last, SnapshotCursor after) {
    emitter.copiedTruncate(tx, layout, txSeq, last, after);
  }

  /**
   * Adds a row that has been encoded with the same number.
   *
   * @param endsKafka whether a Kafka transaction may end with it
   */
  public void row(String key, byte[] value, long txSeq, boolean endsKafka, SnapshotCursor after) {
    emitter.copied(tx, key, value, txSeq, endsKafka, after);
  }

  /** Changes the schema, as a transaction of its own. */
  public void schemaChange(SchemaLogEntry entry, long txSeq, SnapshotCursor after) {
    emitter.copiedSchemaLogRow(tx, new SchemaLogRow(entry), txSeq, after);
  }

  /** Adds a message of its own; {@code key} may be empty. */
  public void message(String key, LogicalMessage message, long txSeq, SnapshotCursor after) {
    emitter.copiedMessage(tx, key, message, txSeq, after);
  }
}
