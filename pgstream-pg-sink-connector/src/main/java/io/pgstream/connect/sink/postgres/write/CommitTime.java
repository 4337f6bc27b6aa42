package io.pgstream.connect.sink.postgres.write;

/** Reads commit times in the form of the wire format, {@code 2026-11-22 10:33:00.1234+00}. */
final class CommitTime {
  /** No time, or one in another form. */
  static final long UNKNOWN = 0;

  private static final int SECONDS_END = 19;
  private static final int MICROS_DIGITS = 6;

  private CommitTime() {}

  /**
   * A number that grows with time, for comparing two times of one source; not an epoch time,
   * because nothing but the order matters and one is read per transaction.
   *
   * @return {@link #UNKNOWN} unless the text has that form and is in UTC
   */
  static long order(String text) {
    if (text.length() < SECONDS_END + 3 || !text.endsWith("+00")) {
      return UNKNOWN;
    }
    long order = 0;
    int fraction = 0;
    for (int i = 0; i < text.length() - 3; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        order = order * 10 + (c - '0');
        fraction += i > SECONDS_END ? 1 : 0;
      }
    }
    for (; fraction < MICROS_DIGITS; fraction++) {
      order *= 10;
    }
    return order;
  }
}
