package io.pgstream.connect.benchmarks.measure;

import java.util.Arrays;
import java.util.List;

/**
 * A count and a checksum of rows that does not depend on their order: equal fingerprints are equal
 * contents, but for a chance of 1 in 2^64. Not thread-safe.
 */
public final class Fingerprint {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long rows;
  private long sum;

  /** Adds a row; a value may be null. */
  public void add(List<String> values) {
    long hash = OFFSET_BASIS;
    for (String value : values) {
      // FNV-1a; the separator is no character of a Postgres text.
      hash = (hash ^ (value == null ? -1 : 0)) * PRIME;
      for (int i = 0; value != null && i < value.length(); i++) {
        hash = (hash ^ value.charAt(i)) * PRIME;
      }
    }
    rows++;
    sum += mixed(hash);
  }

  /** Adds a row. */
  public void add(String... values) {
    add(Arrays.asList(values));
  }

  /** Sums of plain FNV values of similar rows collide; spread bits do not. */
  private static long mixed(long hash) {
    long z = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** How many rows were added. */
  public long rows() {
    return rows;
  }

  /**
   * Requires the same rows.
   *
   * @param what is compared, for the message
   * @throws IllegalStateException if they differ
   */
  public void requireSame(Fingerprint expected, String what) {
    if (rows != expected.rows || sum != expected.sum) {
      throw new IllegalStateException(
          what + " differs from the source: " + this + " instead of " + expected);
    }
  }

  @Override
  public String toString() {
    return rows + " rows with checksum " + Long.toHexString(sum);
  }
}
