package io.pgstream.connect.sink.opensearch.layout;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What the fields of documents are called. */
public enum FieldNaming {
  /** After the column's pgstream id, which never changes. */
  ID,
  /** After the column's name. */
  NAME;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /**
   * A name as part of a field's path: what has a meaning for the server is written as {@code %} and
   * its UTF-8 bytes in hexadecimal digits, and so is {@code %} itself, so that no two names become
   * one. That is: dots, stars, control characters, white space at the ends, and an underscore at
   * the beginning, where the server's own fields and this sink's have theirs.
   */
  static String escape(String name) {
    StringBuilder escaped = new StringBuilder(name.length());
    int last = name.length() - 1;
    name.codePoints()
        .forEach(
            c -> {
              boolean first = escaped.length() == 0;
              if (isSpecial(c) || (first && c == '_') || (first && Character.isWhitespace(c))) {
                escape(c, escaped);
              } else {
                escaped.appendCodePoint(c);
              }
            });
    if (last >= 0 && Character.isWhitespace(escaped.charAt(escaped.length() - 1))) {
      int end = escaped.length() - 1;
      char space = escaped.charAt(end);
      escaped.setLength(end);
      escape(space, escaped);
    }
    return escaped.toString();
  }

  private static boolean isSpecial(int c) {
    return c == '.' || c == '*' || c == '%' || Character.isISOControl(c);
  }

  private static void escape(int character, StringBuilder to) {
    for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      HEX.toHexDigits(to.append('%'), b);
    }
  }
}
