package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.wire.ByteBuilder;
import io.pgstream.connect.common.wire.TextSlices;
import java.nio.charset.StandardCharsets;

/** JSON that grows byte by byte; its form is the caller's business. Not thread-safe. */
public final class JsonBytes {
  private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

  private final ByteBuilder bytes;

  /** Nothing yet, with room for so many bytes. */
  public JsonBytes(int capacity) {
    bytes = new ByteBuilder(capacity);
  }

  /** Begins anew, whatever became of what was begun. */
  public void clear() {
    bytes.clear();
  }

  /**
   * Hands everything over and begins anew, in the same memory unless it has become larger than
   * this: one very large document must not be held twice.
   */
  public byte[] take(int maxCapacity) {
    byte[] taken = bytes.toBytes();
    bytes.clear();
    bytes.trim(maxCapacity);
    return taken;
  }

  /** A copy of everything. */
  public byte[] toArray() {
    return bytes.toBytes();
  }

  /** A character of JSON's own. */
  public JsonBytes add(char ascii) {
    bytes.append(ascii);
    return this;
  }

  /** JSON as it stands. */
  public JsonBytes raw(byte[] json) {
    bytes.append(json);
    return this;
  }

  /** JSON as it stands. */
  JsonBytes raw(String json) {
    return raw(json.getBytes(StandardCharsets.UTF_8));
  }

  /** A whole number. */
  public JsonBytes number(long number) {
    if (number < 0) {
      bytes.appendAscii(Long.toString(number));
    } else {
      bytes.appendNumber(number);
    }
    return this;
  }

  /** A string with its quotes, escaped where it must be. */
  public JsonBytes string(String text) {
    add('"');
    if (!plain(text)) {
      bytes.reserve(TextSlices.roomFor(text));
      TextSlices.forEach(text, this::escaped);
    }
    return add('"');
  }

  /** The text of a value, which is not null, as a string. */
  JsonBytes string(ColumnValue value) {
    if (!value.isPlain()) {
      return string(value.text());
    }
    add('"');
    plain(value);
    return add('"');
  }

  private void escaped(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.append(isPlain(utf8) ? utf8 : STRINGS.quoteAsUTF8(text));
  }

  private static boolean isPlain(byte[] utf8) {
    for (byte b : utf8) {
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return false;
      }
    }
    return true;
  }

  /** Adds the text of a value if it is ASCII that needs no escapes; else adds nothing. */
  boolean plain(ColumnValue value) {
    if (!value.isPlain()) {
      return plain(value.text());
    }
    bytes.reserve(value.length());
    value.copyTo(bytes.array(), bytes.length());
    bytes.advance(value.length());
    return true;
  }

  private boolean plain(String text) {
    bytes.reserve(text.length());
    byte[] target = bytes.array();
    int start = bytes.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return false;
      }
      target[start + i] = (byte) c;
    }
    bytes.advance(text.length());
    return true;
  }

  /** Copies a part of it to a place in an array; returns how many bytes that are. */
  public int copy(int from, int to, byte[] target, int at) {
    System.arraycopy(bytes.array(), from, target, at, to - from);
    return to - from;
  }

  /** Where the next byte goes. */
  public int length() {
    return bytes.length();
  }

  /** The bytes themselves, for changes in place. */
  byte[] array() {
    return bytes.array();
  }

  /** Takes back what was added since this was the {@link #length}. */
  void truncate(int length) {
    bytes.truncate(length);
  }
}
