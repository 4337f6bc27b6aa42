package io.pgstream.connect.sink.opensearch.document;

/** Tells whether a text is a number of JSON. */
final class NumberText {
  private NumberText() {}

  /** Whether it is an integer, perhaps with a fraction and an exponent, without leading zeros. */
  static boolean isJson(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int end = digits(text, start);
    if (end == start || (end > start + 1 && text.charAt(start) == '0')) {
      return false;
    }
    if (is(text, end, '.')) {
      int fraction = end + 1;
      end = digits(text, fraction);
      if (end == fraction) {
        return false;
      }
    }
    return end == text.length() || isExponent(text, end);
  }

  private static boolean isExponent(String text, int start) {
    if (!is(text, start, 'e') && !is(text, start, 'E')) {
      return false;
    }
    boolean signed = is(text, start + 1, '-') || is(text, start + 1, '+');
    int first = start + (signed ? 2 : 1);
    int end = digits(text, first);
    return end > first && end == text.length();
  }

  private static boolean is(String text, int index, char expected) {
    return index < text.length() && text.charAt(index) == expected;
  }

  /** Where the digits end that begin here. */
  private static int digits(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
