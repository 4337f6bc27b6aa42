package io.pgstream.connect.source.record;

import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.wire.ByteBuilder;
import io.pgstream.connect.source.schema.ColumnLayout;
import io.pgstream.connect.source.schema.TableLayout;
import io.pgstream.connect.source.wal2json.ColumnSlices;
import io.pgstream.connect.source.wal2json.JsonText;
import io.pgstream.connect.source.wal2json.Slice;
import io.pgstream.connect.source.wal2json.Wal2JsonMessage;
import java.nio.charset.StandardCharsets;

/**
 * Rewrites a plugin message into the wire format: constant parts come ready-made from the table's
 * layout, values are copied byte by byte. The event stays in the buffer until it is known whether
 * it is the last of its transaction. Not thread-safe.
 */
final class EventEncoder {
  private static final int KEPT_CAPACITY = 1 << 20;
  private static final byte[] ACTION = ascii("{\"action\":\"");
  private static final byte[] TIMESTAMP = ascii("\",\"timestamp\":\"");
  private static final byte[] LSN = ascii("\",\"lsn\":\"");
  private static final byte[] COLUMNS = ascii(",\"columns\":");
  private static final byte[] IDENTITY = ascii(",\"identity\":");
  private static final byte[] METADATA = ascii(",\"metadata\":{");
  private static final byte[] COMMIT_LSN = ascii(",\"commit_lsn\":\"");
  private static final byte[] XID = ascii("\",\"xid\":");
  private static final byte[] TX_SEQ = ascii(",\"tx_seq\":");
  private static final byte[] TX_LAST_FALSE = ascii(",\"tx_last\":false}}");
  private static final byte[] TX_LAST_TRUE = ascii(",\"tx_last\":true}}");
  private static final byte[] NULL = ascii("null");
  private static final byte[] NO_NAMES = ascii(",\"schema\":\"\",\"table\":\"\"");

  /** What rows of the schema log and messages have instead of ids. */
  private static final byte[] NO_IDS =
      ascii(
          "\"schema_id\":null,\"table_pgstream_id\":\"\",\"id_col_pgstream_id\":null,"
              + "\"version_col_pgstream_id\":\"\"");

  private final ByteBuilder json = new ByteBuilder();

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Begins the event of a row or a truncate; {@link #finish} completes it. */
  void encodeRow(Wal2JsonMessage message, TableLayout layout, TransactionContext tx, long txSeq) {
    begin(message.action(), tx.timestamp(), message.lsn());
    json.append(layout.nameFragment());
    json.append(COLUMNS);
    columns(message.columns(), layout);
    json.append(IDENTITY);
    columns(message.identity(), layout);
    json.append(METADATA);
    json.append(
        message.action() == 'T' ? layout.truncateMetadataFragment() : layout.metadataFragment());
    transaction(tx, txSeq);
  }

  /** Begins the event that removes the row which an update or delete identifies. */
  void encodeDelete(
      Wal2JsonMessage message, TableLayout layout, TransactionContext tx, long txSeq) {
    begin('D', tx.timestamp(), message.lsn());
    json.append(layout.nameFragment());
    json.append(COLUMNS);
    json.append(NULL);
    json.append(IDENTITY);
    columns(message.identity(), layout);
    json.append(METADATA);
    json.append(layout.metadataFragment());
    transaction(tx, txSeq);
  }

  /** Begins the event that empties a table before it is copied. */
  void encodeTruncate(TableLayout layout, TransactionContext tx, long txSeq) {
    begin('T', tx.timestamp(), tx.endLsn());
    json.append(layout.nameFragment());
    json.append(COLUMNS);
    json.append(NULL);
    json.append(IDENTITY);
    json.append(NULL);
    json.append(METADATA);
    json.append(layout.truncateMetadataFragment());
    transaction(tx, txSeq);
  }

  /** Begins the event of a row of the schema log. */
  void encodeSchemaLogRow(SchemaLogRow row, Lsn lsn, TransactionContext tx, long txSeq) {
    begin('I', tx.timestamp(), lsn);
    json.append(SchemaLogRow.NAME_FRAGMENT);
    json.append(COLUMNS);
    row.writeColumns(json);
    json.append(IDENTITY);
    json.append(NULL);
    json.append(METADATA);
    json.append(NO_IDS);
    transaction(tx, txSeq);
  }

  /** Begins an event of ours that is no row. */
  void encodeMessage(LogicalMessage message, String schema, TransactionContext tx, long txSeq) {
    begin('M', tx.timestamp(), tx.commitLsn());
    if (schema.isEmpty()) {
      json.append(NO_NAMES);
    } else {
      json.appendAscii(",\"schema\":\"");
      json.append(JsonText.escape(schema));
      json.appendAscii("\",\"table\":\"\"");
    }
    json.appendAscii(",\"columns\":null,\"identity\":null,\"prefix\":\"");
    json.append(JsonText.escape(message.prefix()));
    json.appendAscii("\",\"content\":\"");
    json.append(JsonText.escape(message.content()));
    json.append('"');
    json.append(METADATA);
    json.append(NO_IDS);
    transaction(tx, txSeq);
  }

  /** Completes the begun event and returns its bytes. */
  byte[] finish(boolean lastOfTransaction) {
    json.append(lastOfTransaction ? TX_LAST_TRUE : TX_LAST_FALSE);
    byte[] event = json.toBytes();
    json.trim(KEPT_CAPACITY);
    return event;
  }

  private void begin(char action, byte[] timestamp, Slice lsn) {
    begin(action, timestamp);
    json.append(lsn.array(), lsn.start(), lsn.length());
    json.append('"');
  }

  private void begin(char action, byte[] timestamp, Lsn lsn) {
    begin(action, timestamp);
    json.appendAscii(lsn.toString());
    json.append('"');
  }

  private void begin(char action, byte[] timestamp) {
    json.clear();
    json.append(ACTION);
    json.append(action);
    json.append(TIMESTAMP);
    json.append(timestamp);
    json.append(LSN);
  }

  private void transaction(TransactionContext tx, long txSeq) {
    json.append(COMMIT_LSN);
    json.append(tx.commitLsnText());
    json.append(XID);
    json.append(tx.xidText());
    json.append(TX_SEQ);
    json.appendNumber(txSeq);
  }

  private void columns(ColumnSlices columns, TableLayout layout) {
    if (!columns.isPresent()) {
      json.append(NULL);
      return;
    }
    json.append('[');
    int expected = 0;
    for (int i = 0; i < columns.size(); i++) {
      int index = layoutIndex(columns, i, layout, expected);
      expected = index + 1;
      ColumnLayout column = layout.column(index);
      if (i > 0) {
        json.append(',');
      }
      json.append(column.fragment());
      value(columns, i, column);
      json.append('}');
    }
    json.append(']');
  }

  /** Columns come in attnum order, so the next one is almost always the one after the last. */
  private static int layoutIndex(ColumnSlices columns, int i, TableLayout layout, int expected) {
    if (expected < layout.size() && columns.nameEquals(i, layout.column(expected).name())) {
      return expected;
    }
    int index = layout.indexOf(columns.name(i));
    if (index < 0) {
      throw new UnknownColumnException(columns.name(i));
    }
    return index;
  }

  private void value(ColumnSlices columns, int i, ColumnLayout column) {
    int start = columns.valueStart(i);
    int end = columns.valueEnd(i);
    boolean quotedNumber =
        column.isNumeric()
            && columns.kind(i) == ColumnSlices.Kind.STRING
            && isDigit(columns.array()[end - 2]);
    if (quotedNumber) {
      start++;
      end--;
    }
    json.append(columns.array(), start, end - start);
  }

  /** NaN and the infinities end in a letter: they stay strings, JSON has no numbers for them. */
  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
