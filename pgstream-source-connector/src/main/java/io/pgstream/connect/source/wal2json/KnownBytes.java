package io.pgstream.connect.source.wal2json;

import java.util.Arrays;

/**
 * A copy of some bytes of a message, to recognise them in the next one: comparing is many times
 * cheaper than reading. Not thread-safe.
 */
final class KnownBytes {
  private byte[] bytes = new byte[64];
  private int length;

  int length() {
    return length;
  }

  void set(byte[] source, int from, int to) {
    length = to - from;
    if (length > bytes.length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    System.arraycopy(source, from, bytes, 0, length);
  }

  /** Recognises nothing from now on. */
  void clear() {
    length = 0;
  }

  /** Whether they come next; false if there are none. */
  boolean matches(byte[] source, int at, int limit) {
    int end = at + length;
    return length > 0 && end <= limit && Arrays.equals(source, at, end, bytes, 0, length);
  }
}
