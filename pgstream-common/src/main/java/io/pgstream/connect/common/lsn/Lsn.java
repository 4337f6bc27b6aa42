package io.pgstream.connect.common.lsn;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A position in the Postgres write-ahead log: 64 bits, unsigned, counted in bytes.
 *
 * @param value the position as the server counts it; bits above 63 are legal and compare unsigned
 */
public record Lsn(long value) implements Comparable<Lsn> {

  /** {@code 0/0}, which the protocol uses for "no position". */
  public static final Lsn INVALID = new Lsn(0);

  /**
   * Reads the server's notation, two hexadecimal halves such as {@code 0/16B3748}.
   *
   * @throws IllegalArgumentException if {@code text} is not in that notation
   */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash > 8 || text.length() - slash - 1 < 1 || text.length() - slash - 1 > 8) {
      throw notAnLsn(text);
    }
    try {
      // Not Long.parseLong: it takes signs and the digits of other scripts.
      long high = HexFormat.fromHexDigitsToLong(text, 0, slash);
      long low = HexFormat.fromHexDigitsToLong(text, slash + 1, text.length());
      return new Lsn(high << 32 | low);
    } catch (NumberFormatException e) {
      throw notAnLsn(text);
    }
  }

  private static IllegalArgumentException notAnLsn(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not an LSN: expected two hexadecimal numbers such as 0/16B3748");
  }

  /** Whether this is a real position, not {@code 0/0}. */
  public boolean isValid() {
    return value != 0;
  }

  /** The later of the two positions. */
  public static Lsn max(Lsn a, Lsn b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /**
   * How many bytes of WAL lie between {@code earlier} and this position; negative if it is later.
   */
  public long bytesSince(Lsn earlier) {
    return value - earlier.value;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** The server's notation, {@code 0/16B3748}. */
  @Override
  public String toString() {
    return Long.toHexString(value >>> 32).toUpperCase(Locale.ROOT)
        + "/"
        + Long.toHexString(value & 0xFFFFFFFFL).toUpperCase(Locale.ROOT);
  }
}
