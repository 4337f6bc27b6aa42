package io.pgstream.connect.common.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array. Reused; not thread-safe. */
public final class ByteBuilder {
  private static final int ROOM_FOR_A_ROW = 4096;
  private static final long MAX_SPARE = 1 << 20;

  /** The longest array that every JVM can make. */
  private static final int MAX = Integer.MAX_VALUE - 8;

  private final int initialCapacity;
  private byte[] bytes;
  private int length;

  /** An empty one with room for a row as most are. */
  public ByteBuilder() {
    this(ROOM_FOR_A_ROW);
  }

  /** An empty one with room for so many bytes. */
  public ByteBuilder(int capacity) {
    initialCapacity = capacity;
    bytes = new byte[capacity];
  }

  /** The array itself; what is behind {@link #length} means nothing. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes it holds. */
  public int length() {
    return length;
  }

  /** Forgets everything; the memory stays. */
  public void clear() {
    length = 0;
  }

  /** Whether it holds nothing. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Appends all bytes of an array. */
  public void append(byte[] source) {
    append(source, 0, source.length);
  }

  /** Appends a part of an array. */
  public void append(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Appends an ASCII character. */
  public void append(char ascii) {
    reserve(1);
    bytes[length] = (byte) ascii;
    length++;
  }

  /** Appends a number or another short ASCII text. */
  public void appendAscii(String text) {
    append(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Appends a number that is not negative. */
  public void appendNumber(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    length += digits;
    long rest = number;
    for (int i = length - 1; digits > 0; digits--) {
      bytes[i--] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Counts bytes that somebody has written into the array, for which there was room. */
  public void advance(int count) {
    length += count;
  }

  /** Forgets everything behind the first so many bytes. */
  public void truncate(int newLength) {
    length = newLength;
  }

  /** A copy of everything. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Gives back the memory that one very large row took, and what it holds with it. */
  public void trim(int maxCapacity) {
    if (bytes.length > maxCapacity) {
      bytes = new byte[initialCapacity];
      length = 0;
    }
  }

  /** Makes room for so many more bytes. */
  public void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacityFor((long) length + more));
    }
  }

  /** Doubles while it is small; one very large value gets little more than it needs. */
  private int capacityFor(long needed) {
    long grown = Math.min(bytes.length * 2L, bytes.length + MAX_SPARE);
    return (int) Math.min(MAX, Math.max(needed + Math.min(needed, MAX_SPARE / 16), grown));
  }
}
