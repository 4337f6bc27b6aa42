package io.pgstream.connect.sink.opensearch.document;

/** Tells whether ASCII is a number of JSON. */
final class NumberText {
  private NumberText() {}

  /** Whether it is an integer, perhaps with a fraction and an exponent, without leading zeros. */
  static boolean isJson(byte[] text, int from, int to) {
    int start = is(text, from, to, '-') ? from + 1 : from;
    int end = digits(text, start, to);
    if (end == start || (end > start + 1 && text[start] == '0')) {
      return false;
    }
    if (is(text, end, to, '.')) {
      int fraction = end + 1;
      end = digits(text, fraction, to);
      if (end == fraction) {
        return false;
      }
    }
    return end == to || isExponent(text, end, to);
  }

  private static boolean isExponent(byte[] text, int start, int to) {
    if (!is(text, start, to, 'e') && !is(text, start, to, 'E')) {
      return false;
    }
    boolean signed = is(text, start + 1, to, '-') || is(text, start + 1, to, '+');
    int first = start + (signed ? 2 : 1);
    int end = digits(text, first, to);
    return end > first && end == to;
  }

  private static boolean is(byte[] text, int index, int to, char expected) {
    return index < to && text[index] == expected;
  }

  /** Where the digits end that begin here. */
  private static int digits(byte[] text, int start, int to) {
    int end = start;
    while (end < to && text[end] >= '0' && text[end] <= '9') {
      end++;
    }
    return end;
  }
}
