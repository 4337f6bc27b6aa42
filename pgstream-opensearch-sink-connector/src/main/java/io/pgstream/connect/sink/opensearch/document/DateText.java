package io.pgstream.connect.sink.opensearch.document;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Postgres dates and timestamps (DateStyle ISO) in ISO 8601, digit by digit. {@code infinity} and
 * whatever else is no date stays as it is.
 */
final class DateText {
  private static final Pattern POSTGRES =
      Pattern.compile(
          "(\\d{4,7})-(\\d\\d-\\d\\d)(?:"
              + " (\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)([+-]\\d\\d(?::\\d\\d)*)?)?( BC)?");
  private static final int DIGITS_OF_PLAIN_YEAR = 4;
  private static final byte[] FORM = "0000-00-00 00:00:00".getBytes(StandardCharsets.US_ASCII);
  private static final int SECONDS_LENGTH = FORM.length;
  private static final int DATE_LENGTH = 10;
  private static final int UTC_LENGTH = 3;

  private DateText() {}

  /** For example {@code 2025-01-02 03:04:05.6+00} as {@code 2025-01-02T03:04:05.6Z}. */
  static String iso(String postgres) {
    byte[] utf8 = postgres.getBytes(StandardCharsets.UTF_8);
    int end = iso(utf8, 0, utf8.length);
    return end < 0 ? isoOfAny(postgres) : new String(utf8, 0, end, StandardCharsets.ISO_8859_1);
  }

  /**
   * Rewrites, where it stands, what needs no pattern: a day or a time, in UTC or without offset, of
   * a year with four digits.
   *
   * @return where it ends now; -1 if it is something else, which is left as it is
   */
  static int iso(byte[] text, int from, int to) {
    if (to - from == DATE_LENGTH) {
      return hasForm(text, from, DATE_LENGTH) ? to : -1;
    }
    if (to - from < SECONDS_LENGTH || !hasForm(text, from, SECONDS_LENGTH)) {
      return -1;
    }
    int end = fraction(text, from + SECONDS_LENGTH, to);
    boolean utc = isUtc(text, end, to);
    if (end != to && !utc) {
      return -1;
    }
    text[from + DATE_LENGTH] = 'T';
    if (utc) {
      text[end] = 'Z';
    }
    return utc ? end + 1 : end;
  }

  private static boolean hasForm(byte[] text, int from, int length) {
    for (int i = 0; i < length; i++) {
      byte form = FORM[i];
      byte b = text[from + i];
      if (form == '0' ? !isDigit(b) : b != form) {
        return false;
      }
    }
    return true;
  }

  /** Where the fraction of a second ends, if one begins here. */
  private static int fraction(byte[] text, int start, int to) {
    if (start == to || text[start] != '.') {
      return start;
    }
    int end = start + 1;
    while (end < to && isDigit(text[end])) {
      end++;
    }
    return end == start + 1 ? start : end;
  }

  private static boolean isUtc(byte[] text, int at, int to) {
    return to - at == UTC_LENGTH && text[at] == '+' && text[at + 1] == '0' && text[at + 2] == '0';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static String isoOfAny(String postgres) {
    Matcher matcher = POSTGRES.matcher(postgres);
    if (!matcher.matches()) {
      return postgres;
    }
    StringBuilder iso = new StringBuilder(postgres.length() + 3);
    iso.append(year(matcher.group(1), matcher.group(5) != null)).append('-');
    iso.append(matcher.group(2));
    if (matcher.group(3) != null) {
      iso.append('T').append(matcher.group(3)).append(offset(matcher.group(4)));
    }
    return iso.toString();
  }

  private static String year(String digits, boolean beforeChrist) {
    if (beforeChrist) {
      // ISO 8601 has a year 0, which is 1 BC.
      int year = 1 - Integer.parseInt(digits);
      return year == 0 ? "0000" : "-" + "0".repeat(Math.max(0, 4 - length(-year))) + -year;
    }
    return digits.length() > DIGITS_OF_PLAIN_YEAR ? "+" + digits : digits;
  }

  private static int length(int number) {
    return Integer.toString(number).length();
  }

  private static String offset(String offset) {
    if (offset == null) {
      return "";
    }
    if (offset.startsWith("00", 1) && offset.replace("0", "").replace(":", "").length() == 1) {
      return "Z";
    }
    return offset.length() == 3 ? offset + ":00" : offset;
  }
}
