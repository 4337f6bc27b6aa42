package io.pgstream.connect.it.compare;

/** How a difference between two values is told. */
final class Differences {
  private static final int CONTEXT = 20;

  private Differences() {}

  /** Shows both values from shortly before they part. */
  static String text(String where, ComparedTable.Column column, String expected, String actual) {
    int common = 0;
    if (expected != null && actual != null) {
      int shorter = Math.min(expected.length(), actual.length());
      while (common < shorter && expected.charAt(common) == actual.charAt(common)) {
        common++;
      }
    }
    int from = Math.max(0, common - CONTEXT);
    return where
        + ": column "
        + column.name()
        + " ("
        + column.type()
        + (from > 0 ? ", from character " + from : "")
        + ") should be "
        + shown(expected, from)
        + " and is "
        + shown(actual, from);
  }

  private static String shown(String value, int from) {
    if (value == null) {
      return "NULL";
    }
    String rest = value.substring(from);
    return "<"
        + (rest.length() > 3 * CONTEXT ? rest.substring(0, 3 * CONTEXT) + "..." : rest)
        + ">";
  }
}
