package io.pgstream.connect.common.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place in the bytes of compact JSON. Reads only what can be read without doubt; everything else
 * is {@link OtherFormException}. Not thread-safe.
 */
final class ByteCursor {
  private static final int MAX_DIGITS = 18;

  /** Stands in for bytes that are no UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private byte[] bytes = {};
  private int at;
  private int plainStart;
  private int plainEnd;

  /** Goes to the beginning of a record. */
  void reset(byte[] record) {
    bytes = record;
    at = 0;
  }

  int position() {
    return at;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  /** The record. */
  byte[] bytes() {
    return bytes;
  }

  /** A copy of what lies between two places. */
  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Whether these bytes come next; if so, they are passed. */
  boolean skip(byte[] expected) {
    int end = at + expected.length;
    if (end > bytes.length || !Arrays.equals(bytes, at, end, expected, 0, expected.length)) {
      return false;
    }
    at = end;
    return true;
  }

  /** Passes bytes that must come next. */
  void require(byte[] expected) throws OtherFormException {
    check(skip(expected));
  }

  void require(char expected) throws OtherFormException {
    check(next() == expected);
  }

  /** The next byte, which is passed. */
  byte next() throws OtherFormException {
    check(at < bytes.length);
    return bytes[at++];
  }

  /** The next byte, which is not passed. */
  byte peek() throws OtherFormException {
    check(at < bytes.length);
    return bytes[at];
  }

  /** Two hexadecimal numbers of at most 32 bits with a slash between them. */
  long lsn() throws OtherFormException {
    long high = hex();
    require('/');
    return high << 32 | hex();
  }

  private long hex() throws OtherFormException {
    int start = at;
    long value = 0;
    int digit;
    while (at < bytes.length && (digit = hexDigit(bytes[at])) >= 0) {
      value = value << 4 | digit;
      at++;
    }
    check(at > start && at - start <= 8);
    return value;
  }

  /** The same as {@link Character#digit} for bytes, without its look into a table of Unicode. */
  private static int hexDigit(byte b) {
    if (isDigit(b)) {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  /** A number without sign and leading zeros that a long holds. */
  long number() throws OtherFormException {
    int start = at;
    long value = 0;
    while (at < bytes.length && isDigit(bytes[at])) {
      value = value * 10 + (bytes[at++] - '0');
    }
    int digits = at - start;
    check(digits == 1 || (digits > 1 && digits <= MAX_DIGITS && bytes[start] != '0'));
    return value;
  }

  /**
   * Passes a string or a number whose text is its bytes, printable ASCII without escapes; passes
   * nothing if something else comes.
   */
  boolean skipPlain() throws OtherFormException {
    byte first = peek();
    return first == '"' ? skipPlainString() : (first == '-' || isDigit(first)) && skipNumber();
  }

  private boolean skipPlainString() {
    int end = PlainText.end(bytes, at + 1);
    if (end == bytes.length || bytes[end] != '"') {
      return false;
    }
    plainStart = at + 1;
    plainEnd = end;
    at = end + 1;
    return true;
  }

  private boolean skipNumber() throws OtherFormException {
    plainStart = at;
    passNumber();
    plainEnd = at;
    return true;
  }

  /** Where the text begins that {@link #skipPlain} has passed. */
  int plainStart() {
    return plainStart;
  }

  int plainLength() {
    return plainEnd - plainStart;
  }

  /** The text of a scalar; null for null. */
  String scalar() throws OtherFormException {
    return switch (peek()) {
      case '"' -> string();
      case 'n' -> word("null", null);
      case 't' -> word("true", "true");
      case 'f' -> word("false", "false");
      default -> numberText();
    };
  }

  private String word(String word, String text) throws OtherFormException {
    for (int i = 0; i < word.length(); i++) {
      require(word.charAt(i));
    }
    return text;
  }

  /** Digit by digit, in the grammar of JSON. */
  private String numberText() throws OtherFormException {
    int start = at;
    passNumber();
    return new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
  }

  private void passNumber() throws OtherFormException {
    at += bytes[at] == '-' ? 1 : 0;
    int integer = at;
    digits();
    check(bytes[integer] != '0' || at == integer + 1);
    if (at < bytes.length && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < bytes.length && (bytes[at] | 0x20) == 'e') {
      at++;
      at += at < bytes.length && (bytes[at] == '-' || bytes[at] == '+') ? 1 : 0;
      digits();
    }
  }

  private void digits() throws OtherFormException {
    int start = at;
    while (at < bytes.length && isDigit(bytes[at])) {
      at++;
    }
    check(at > start);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The characters of a string. */
  String string() throws OtherFormException {
    require('"');
    int start = at;
    // All bits of all bytes: the sign tells whether any character is not ASCII.
    int bits = 0;
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
      byte b = bytes[at++];
      check(b < 0 || b >= ' ');
      bits |= b;
    }
    check(at < bytes.length);
    if (bytes[at] == '\\') {
      return withEscapes(start);
    }
    String text = text(bytes, start, at, bits < 0);
    at++;
    return text;
  }

  private static String text(byte[] array, int start, int end, boolean unicode)
      throws OtherFormException {
    if (!unicode) {
      return new String(array, start, end - start, StandardCharsets.ISO_8859_1);
    }
    String text = new String(array, start, end - start, StandardCharsets.UTF_8);
    check(text.indexOf(REPLACEMENT) < 0);
    return text;
  }

  private String withEscapes(int start) throws OtherFormException {
    int end = endOfString();
    byte[] plain = new byte[end - start];
    int length = 0;
    boolean unicode = false;
    for (at = start; at < end; ) {
      byte b = bytes[at++];
      check(b < 0 || b >= ' ');
      unicode |= b < 0;
      plain[length++] = b == '\\' ? unescaped(bytes[at++]) : b;
    }
    at = end + 1;
    return text(plain, 0, length, unicode);
  }

  /** The quote that is not escaped. */
  private int endOfString() throws OtherFormException {
    int end = at;
    while (end < bytes.length && bytes[end] != '"') {
      end += bytes[end] == '\\' ? 2 : 1;
    }
    check(end < bytes.length);
    return end;
  }

  /** Postgres writes others as {@code \\u} and four digits only for control characters. */
  private byte unescaped(byte escape) throws OtherFormException {
    return switch (escape) {
      case '"', '\\', '/' -> escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> control();
      default -> throw new OtherFormException();
    };
  }

  private byte control() throws OtherFormException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = hexDigit(next());
      check(digit >= 0);
      value = value << 4 | digit;
    }
    check(value < 0x80);
    return (byte) value;
  }

  private static void check(boolean condition) throws OtherFormException {
    if (!condition) {
      throw new OtherFormException();
    }
  }
}
