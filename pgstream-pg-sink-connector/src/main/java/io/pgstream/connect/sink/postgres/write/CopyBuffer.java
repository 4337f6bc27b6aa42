package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.wire.ByteBuilder;
import io.pgstream.connect.common.wire.TextSlices;
import java.nio.charset.StandardCharsets;

/** Rows in the text format of COPY, as UTF-8. Not thread-safe. */
final class CopyBuffer {
  private final ByteBuilder bytes;

  CopyBuffer(int capacity) {
    bytes = new ByteBuilder(capacity);
  }

  /** The buffer itself; what is behind {@link #length} means nothing. */
  byte[] array() {
    return bytes.array();
  }

  int length() {
    return bytes.length();
  }

  void clear() {
    bytes.clear();
  }

  void separator() {
    bytes.append('\t');
  }

  void endOfRow() {
    bytes.append('\n');
  }

  /** A column's value. What is plain has nothing to escape. */
  void value(ColumnValue value) {
    if (value.isPlain()) {
      bytes.reserve(value.length());
      value.copyTo(bytes.array(), bytes.length());
      bytes.advance(value.length());
    } else if (value.isNull()) {
      bytes.append('\\');
      bytes.append('N');
    } else {
      String text = value.text();
      bytes.reserve(TextSlices.roomFor(text));
      TextSlices.forEach(text, piece -> escape(piece.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** What must be escaped is ASCII, and no part of another character of UTF-8. */
  private void escape(byte[] value) {
    int clean = 0;
    for (int i = 0; i < value.length; i++) {
      byte b = value[i];
      if (b == '\\' || (b <= '\r' && b >= '\t' && escapeOf(b) != b)) {
        bytes.append(value, clean, i - clean);
        bytes.append('\\');
        bytes.append(escapeOf(b));
        clean = i + 1;
      }
    }
    bytes.append(value, clean, value.length - clean);
  }

  private static char escapeOf(byte b) {
    return switch (b) {
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> (char) b;
    };
  }
}
