package io.pgstream.connect.source.wal2json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part of the message being read: raw JSON bytes of one value, the quotes of a string excluded.
 * Reused from message to message; whoever keeps one copies its text.
 */
public final class Slice {
  private byte[] bytes = new byte[0];
  private int start;
  private int end;
  private boolean escaped;
  private boolean present;

  void set(byte[] source, int from, int to, boolean hasEscapes) {
    bytes = source;
    start = from;
    end = to;
    escaped = hasEscapes;
    present = true;
  }

  void clear() {
    start = 0;
    end = 0;
    escaped = false;
    present = false;
  }

  /** Whether the message has this field. */
  public boolean isPresent() {
    return present;
  }

  /** Whether the raw bytes are exactly {@code other}. */
  public boolean contentEquals(byte[] other) {
    return Arrays.equals(bytes, start, end, other, 0, other.length);
  }

  /** A copy of the raw bytes, JSON escapes left as they are. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** The bytes that hold the slice; valid until the next message. */
  public byte[] array() {
    return bytes;
  }

  /** Index of the first raw byte in {@link #array()}. */
  public int start() {
    return start;
  }

  /** How many raw bytes. */
  public int length() {
    return end - start;
  }

  /** Index behind the last raw byte in {@link #array()}. */
  int end() {
    return end;
  }

  boolean isEscaped() {
    return escaped;
  }

  /** The text, escapes resolved. */
  public String text() {
    return escaped
        ? JsonText.unescape(bytes, start, end)
        : new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** The text as a decimal number. */
  long number() {
    long value = 0;
    for (int i = start; i < end; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }
}
