package io.pgstream.connect.sink.opensearch.document;

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
  private static final String FORM = "0000-00-00 00:00:00";
  private static final int SECONDS_LENGTH = FORM.length();
  private static final int DATE_LENGTH = 10;
  private static final String UTC = "+00";

  private DateText() {}

  /** For example {@code 2025-01-02 03:04:05.6+00} as {@code 2025-01-02T03:04:05.6Z}. */
  static String iso(String postgres) {
    return isCommon(postgres)
        ? postgres.substring(0, DATE_LENGTH)
            + 'T'
            + postgres.substring(DATE_LENGTH + 1, postgres.length() - UTC.length())
            + 'Z'
        : isoOfAny(postgres);
  }

  /** Whether it is a time in UTC of a year with four digits, which needs no pattern. */
  private static boolean isCommon(String postgres) {
    int end = postgres.length() - UTC.length();
    return postgres.endsWith(UTC)
        && end >= SECONDS_LENGTH
        && hasForm(postgres, SECONDS_LENGTH)
        && (end == SECONDS_LENGTH
            || (end > SECONDS_LENGTH + 1
                && postgres.charAt(SECONDS_LENGTH) == '.'
                && areDigits(postgres, SECONDS_LENGTH + 1, end)));
  }

  private static boolean hasForm(String postgres, int length) {
    for (int i = 0; i < length; i++) {
      char form = FORM.charAt(i);
      if (form == '0' ? !isDigit(postgres.charAt(i)) : postgres.charAt(i) != form) {
        return false;
      }
    }
    return true;
  }

  private static boolean areDigits(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
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
