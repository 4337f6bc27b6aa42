package io.pgstream.connect.it.security;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Texts that break whoever pastes them into SQL, JSON, COPY or a format string. */
final class HostileText {
  private static final int MAX_NAME_BYTES = 63;
  private static final List<String> PIECES =
      List.of(
          "\"",
          "'",
          "\\",
          "\"\"",
          "''",
          "\\'",
          "\\\"",
          "\\.",
          "\\N",
          "$1",
          "$$",
          "$x$",
          "?",
          "??",
          "{}",
          "{d}",
          "{\"a\":[1]}",
          "[",
          "]",
          ":",
          ",",
          "%",
          "%s",
          "%I",
          ";--",
          "/*",
          "*/",
          "; DROP TABLE x; --",
          "\n",
          "\r\n",
          "\t",
          "\u0001",
          "\u007f",
          " ",
          "  ",
          "select",
          "user",
          "NULL",
          "null",
          "Upper",
          "ü",
          "ß",
          "İ",
          "漢字",
          "😀",
          "👩‍👩‍👧",
          "\u202e",
          "\u00a0",
          "\u2028",
          "e\u0301",
          "pg_",
          "1",
          "-1",
          "true",
          "<a>",
          "&amp;",
          "#",
          "=",
          "(",
          ")",
          ".",
          "..",
          "*");

  private final Random random;
  private final Set<String> names = new HashSet<>();

  HostileText(Random random) {
    this.random = random;
  }

  /** A text of up to {@code pieces} pieces. */
  String value(int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(pieces) + 1; i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /** A name that this object has not given before: 1 to 63 bytes, often exactly 63. */
  String name() {
    String name;
    do {
      String longer = value(6) + (random.nextInt(4) == 0 ? "漢字😀\"'\\".repeat(6) : "");
      name = cut(longer);
    } while (name.startsWith("pg_") || !names.add(name));
    return name;
  }

  /** Between two characters, as Postgres itself cuts. */
  private static String cut(String text) {
    StringBuilder name = new StringBuilder();
    int bytes = 0;
    for (int character : text.codePoints().toArray()) {
      String next = Character.toString(character);
      bytes += next.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_NAME_BYTES) {
        break;
      }
      name.append(next);
    }
    return name.toString();
  }
}
