package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that grows byte by byte; its form is the caller's business. Not thread-safe. */
final class JsonBytes {
  private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

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
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return add('"').raw(isPlain(utf8) ? utf8 : STRINGS.quoteAsUTF8(text)).add('"');
  }

  private static boolean isPlain(byte[] utf8) {
    for (byte b : utf8) {
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return false;
      }
    }
    return true;
  }

  private void reserve(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
    }
  }
}
