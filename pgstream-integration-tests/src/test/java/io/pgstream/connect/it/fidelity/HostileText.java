package io.pgstream.connect.it.fidelity;

import java.util.List;
import java.util.Random;

/** Texts that whoever quotes, escapes or splits carelessly gets wrong. */
final class HostileText {
  /** No two are equal, also without regard to case or trailing blanks. */
  private static final List<String> TEXTS =
      List.of(
          "",
          "plain",
          "it's",
          "\"quoted\" \"\"",
          "back\\slash\\",
          "\\N",
          "\\.",
          "$1 ? %s {} :name $$",
          "tab\tline\nreturn\rform\fend\bbell\u0007",
          "\u0001\u001b\u001f\u007f\u0085\u00a0\u2028\ufeff",
          "{\"a\":[1,null]}",
          "{a,NULL,\"b\"}",
          "(1,\"x,\"\"y\"\"\",)",
          "NULL",
          "null",
          " leading and trailing  ",
          "naïve Größe 東京 😀 \uD83D\uDC68\u200D\uD83D\uDC69 e\u0301",
          "a,b;c|d=>e-f_g/h",
          "' OR 1=1 --",
          "\\x00ff",
          "\\u0041\\u0000",
          "true",
          "0123",
          "-0");

  private static final String ALPHABET =
      "abzAZ019 \t\n\r\\\"'`$%&()*+,-./:;<=>?@[]^_{|}~\u0001\u007fäßéЖ東\u2028\ufffd😀";

  private HostileText() {}

  /** All of them. */
  static String[] array() {
    return TEXTS.toArray(new String[0]);
  }

  /** Up to so many characters. */
  static String random(Random random, int max) {
    int[] alphabet = ALPHABET.codePoints().toArray();
    int length = random.nextInt(max + 1);
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }
}
