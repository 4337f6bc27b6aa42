package io.pgstream.connect.source.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array that JSON is written into. Reused; not thread-safe. */
final class JsonBuffer {
  private byte[] bytes = new byte[4096];
  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void append(byte[] source) {
    append(source, 0, source.length);
  }

  void append(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  void append(char ascii) {
    ensure(1);
    bytes[size] = (byte) ascii;
    size++;
  }

  /** Appends a number or another short ASCII text. */
  void appendAscii(String text) {
    append(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Appends a number that is not negative. */
  void appendNumber(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    ensure(digits);
    size += digits;
    long rest = number;
    for (int i = size - 1; digits > 0; digits--) {
      bytes[i--] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Gives back the memory that one very large row took. */
  void trim(int maxCapacity) {
    if (bytes.length > maxCapacity) {
      bytes = new byte[4096];
      size = 0;
    }
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacityFor((long) size + more));
    }
  }

  /** Doubles while it is small; one very large value gets little more than it needs. */
  private int capacityFor(long needed) {
    long grown = Math.min(bytes.length * 2L, bytes.length + MAX_SPARE);
    return (int) Math.min(MAX, Math.max(needed + MAX_SPARE / 16, grown));
  }

  private static final long MAX_SPARE = 1 << 20;

  /** The longest array that every JVM can make. */
  private static final int MAX = Integer.MAX_VALUE - 8;
}
