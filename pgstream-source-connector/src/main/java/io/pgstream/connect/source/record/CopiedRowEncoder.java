package io.pgstream.connect.source.record;

import io.pgstream.connect.common.wire.ByteBuilder;
import io.pgstream.connect.source.schema.ColumnLayout;
import io.pgstream.connect.source.schema.TableLayout;
import java.nio.charset.StandardCharsets;

/**
 * Rewrites rows in the text format of COPY as inserts, with the values that the plugin would have
 * printed. NaN and infinities are strings, as newer plugins have them. Not thread-safe.
 */
public final class CopiedRowEncoder {
  private static final int KEPT_CAPACITY = 1 << 20;
  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] LAST = ascii(",\"tx_last\":true}}");
  private static final byte[] NOT_LAST = ascii(",\"tx_last\":false}}");

  /** COPY prints {@code \x}, escaped. */
  private static final int HEX_PREFIX = 3;

  private final TableLayout layout;
  private final ByteBuilder json = new ByteBuilder();
  private final byte[] prefix;
  private final byte[] suffix;

  CopiedRowEncoder(TableLayout layout, TransactionContext tx) {
    this.layout = layout;
    json.appendAscii("{\"action\":\"I\",\"timestamp\":\"");
    json.append(tx.timestamp());
    json.appendAscii("\",\"lsn\":\"" + tx.endLsn() + '"');
    json.append(layout.nameFragment());
    json.appendAscii(",\"columns\":[");
    prefix = json.toBytes();
    json.clear();
    json.appendAscii("],\"identity\":null,\"metadata\":{");
    json.append(layout.metadataFragment());
    json.appendAscii(",\"commit_lsn\":\"");
    json.append(tx.commitLsnText());
    json.appendAscii("\",\"xid\":0,\"tx_seq\":");
    suffix = json.toBytes();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * One row as a record.
   *
   * @param line a line of COPY, all columns of the layout in its order
   * @param start where the first column begins
   * @param last whether it is the last one of a transaction
   */
  public byte[] encode(byte[] line, int start, long txSeq, boolean last) {
    json.clear();
    json.append(prefix);
    int at = start;
    for (int i = 0; i < layout.size(); i++) {
      ColumnLayout column = layout.column(i);
      if (i > 0) {
        json.append(',');
      }
      json.append(column.fragment());
      int end = endOfField(line, at);
      value(line, at, end, column);
      json.append('}');
      at = end + 1;
    }
    json.append(suffix);
    json.appendNumber(txSeq);
    json.append(last ? LAST : NOT_LAST);
    byte[] record = json.toBytes();
    json.trim(KEPT_CAPACITY);
    return record;
  }

  private static int endOfField(byte[] line, int from) {
    int at = from;
    while (at < line.length && line[at] != '\t' && line[at] != '\n') {
      at++;
    }
    return at;
  }

  private void value(byte[] line, int start, int end, ColumnLayout column) {
    if (end - start == 2 && line[start] == '\\' && line[start + 1] == 'N') {
      json.append(NULL);
    } else if (column.isBoolean()) {
      json.append(line[start] == 't' ? TRUE : FALSE);
    } else if (column.isNumeric() && isDigit(line[end - 1])) {
      json.append(line, start, end - start);
    } else {
      json.append('"');
      text(line, column.isBinary() ? start + HEX_PREFIX : start, end);
      json.append('"');
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** COPY and JSON escape alike, but for quotes and the rarer control characters. */
  private void text(byte[] line, int start, int end) {
    int plain = start;
    for (int i = start; i < end; i++) {
      byte b = line[i];
      if (b == '\\') {
        i++;
        if (line[i] == 'v') {
          json.append(line, plain, i - 1 - plain);
          control(0x0b);
          plain = i + 1;
        }
      } else if (b == '"' || (b >= 0 && b < ' ')) {
        json.append(line, plain, i - plain);
        if (b == '"') {
          json.append('\\');
          json.append('"');
        } else {
          control(b);
        }
        plain = i + 1;
      }
    }
    json.append(line, plain, end - plain);
  }

  private void control(int code) {
    json.appendAscii(
        "\\u00" + Character.forDigit(code >> 4, 16) + Character.forDigit(code & 0xF, 16));
  }
}
