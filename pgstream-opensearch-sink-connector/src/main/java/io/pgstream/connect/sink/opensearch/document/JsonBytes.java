package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pgstream.connect.common.wire.TextSlices;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that grows byte by byte; its form is the caller's business. Not thread-safe. */
final class JsonBytes {
  private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

  private static final int LARGE = 1 << 20;

  private byte[] bytes;
  private int length;

  JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  /** A copy of everything. */
  byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** A character of JSON's own. */
  JsonBytes add(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** JSON as it stands. */
  JsonBytes raw(String json) {
    return raw(json.getBytes(StandardCharsets.UTF_8));
  }

  private JsonBytes raw(byte[] json) {
    reserve(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
    return this;
  }

  /** A string with its quotes, escaped where it must be. */
  JsonBytes string(String text) {
    reserve(TextSlices.roomFor(text));
    add('"');
    TextSlices.forEach(text, this::escaped);
    return add('"');
  }

  private void escaped(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    raw(isPlain(utf8) ? utf8 : STRINGS.quoteAsUTF8(text));
  }

  private static boolean isPlain(byte[] utf8) {
    for (byte b : utf8) {
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return false;
      }
    }
    return true;
  }

  /** Large documents take their memory in smaller steps. */
  private int grown() {
    return bytes.length < LARGE ? bytes.length * 2 : bytes.length + bytes.length / 4;
  }

  private void reserve(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, grown()));
    }
  }
}
