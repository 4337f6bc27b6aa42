package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pgstream.connect.common.wire.ByteBuilder;
import io.pgstream.connect.common.wire.TextSlices;
import java.nio.charset.StandardCharsets;

/** JSON that grows byte by byte; its form is the caller's business. Not thread-safe. */
final class JsonBytes {
  private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

  private final ByteBuilder bytes;

  JsonBytes(int capacity) {
    bytes = new ByteBuilder(capacity);
  }

  /** A copy of everything. */
  byte[] toArray() {
    return bytes.toBytes();
  }

  /** A character of JSON's own. */
  JsonBytes add(char ascii) {
    bytes.append(ascii);
    return this;
  }

  /** JSON as it stands. */
  JsonBytes raw(String json) {
    bytes.append(json.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A string with its quotes, escaped where it must be. */
  JsonBytes string(String text) {
    bytes.reserve(TextSlices.roomFor(text));
    add('"');
    TextSlices.forEach(text, this::escaped);
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
}
