package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.util.List;
import java.util.Random;

/** Values for columns, some of them hostile to whoever quotes carelessly; as SQL literals. */
final class Values {
  private static final List<String> TEXTS =
      List.of(
          "plain",
          "",
          "it's",
          "\"quoted\"",
          "back\\slash",
          "\\N",
          "$1 ? %s {}",
          "tab\tline\nreturn\r",
          "{\"a\":1}",
          "naïve Größe 東京 😀",
          "NULL",
          "a,b;c|d");

  private Values() {}

  static String text(Random random) {
    return random.nextInt(10) == 0
        ? "NULL"
        : Sql.literal(TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(100));
  }

  /** Too large to stay in its row, and incompressible enough to be moved out of line. */
  static String large(Random random) {
    int length = 3_000 + random.nextInt(30_000);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return Sql.literal(text.toString());
  }

  /** A value for a column of this type. */
  static String of(String type, Random random) {
    if (random.nextInt(10) == 0) {
      return "DEFAULT";
    }
    return switch (type) {
      case "integer", "bigint" -> Integer.toString(random.nextInt(100_000));
      case "boolean" -> Boolean.toString(random.nextBoolean());
      case "timestamp with time zone" -> "now()";
      case "text" -> Sql.literal(TEXTS.get(random.nextInt(TEXTS.size())));
      default -> type.startsWith("numeric") ? random.nextInt(99_999) + ".25" : "DEFAULT";
    };
  }
}
