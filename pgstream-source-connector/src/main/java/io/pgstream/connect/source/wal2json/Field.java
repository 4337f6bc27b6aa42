package io.pgstream.connect.source.wal2json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** The fields of a message that are read. */
enum Field {
  ACTION,
  XID,
  TIMESTAMP,
  LSN,
  NEXTLSN,
  SCHEMA,
  TABLE,
  PREFIX,
  CONTENT,
  COLUMNS,
  IDENTITY,
  UNKNOWN;

  private static final Name[][] BY_FIRST_LETTER = new Name['z' - 'a' + 1][];

  static {
    for (char letter = 'a'; letter <= 'z'; letter++) {
      char first = letter;
      BY_FIRST_LETTER[letter - 'a'] =
          Stream.of(values())
              .filter(field -> field != UNKNOWN)
              .map(Name::new)
              .filter(name -> name.text[0] == first)
              .toArray(Name[]::new);
    }
  }

  /** The field of this name. */
  static Field named(byte[] bytes, int start, int end) {
    int letter = bytes[start] - 'a';
    if (letter >= 0 && letter < BY_FIRST_LETTER.length) {
      for (Name name : BY_FIRST_LETTER[letter]) {
        if (Arrays.equals(bytes, start, end, name.text, 0, name.text.length)) {
          return name.field;
        }
      }
    }
    return UNKNOWN;
  }

  /** A field with its name as the plugin prints it. */
  private static final class Name {
    private final Field field;
    private final byte[] text;

    Name(Field field) {
      this.field = field;
      this.text = field.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }
  }
}
