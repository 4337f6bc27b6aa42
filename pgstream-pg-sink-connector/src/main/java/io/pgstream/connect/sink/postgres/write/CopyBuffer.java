package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.wire.TextSlices;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Rows in the text format of COPY, as UTF-8. Not thread-safe. */
final class CopyBuffer {
  private static final int LARGE = 1 << 20;

  private byte[] bytes;
  private int length;

  CopyBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  /** The buffer itself; what is behind {@link #length} means nothing. */
  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  void separator() {
    append('\t');
  }

  void endOfRow() {
    append('\n');
  }

  /** A column's value; null is SQL NULL. */
  void value(String text) {
    if (text == null) {
      append('\\');
      append('N');
    } else {
      reserve(TextSlices.roomFor(text));
      TextSlices.forEach(text, piece -> escape(piece.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** What must be escaped is ASCII, and no part of another character of UTF-8. */
  private void escape(byte[] value) {
    int clean = 0;
    for (int i = 0; i < value.length; i++) {
      byte b = value[i];
      if (b == '\\' || (b <= '\r' && b >= '\t' && escapeOf(b) != b)) {
        append(value, clean, i);
        append('\\');
        append(escapeOf(b));
        clean = i + 1;
      }
    }
    append(value, clean, value.length);
  }

  private static char escapeOf(byte b) {
    return switch (b) {
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> (char) b;
    };
  }

  private void append(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  private void append(byte[] value, int from, int to) {
    int count = to - from;
    reserve(count);
    System.arraycopy(value, from, bytes, length, count);
    length += count;
  }

  /** Large rows take their memory in smaller steps. */
  private int grown() {
    return bytes.length < LARGE ? bytes.length * 2 : bytes.length + bytes.length / 4;
  }

  private void reserve(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, grown()));
    }
  }
}
