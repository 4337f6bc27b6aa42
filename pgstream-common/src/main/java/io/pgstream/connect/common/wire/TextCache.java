package io.pgstream.connect.common.wire;

/**
 * Gives one String for equal runs of characters that come again and again: names, types, ids. A
 * direct-mapped table: a collision replaces, so memory is bounded. Not thread-safe.
 */
final class TextCache {
  private static final int SIZE = 4096;
  private static final int MAX_LENGTH = 128;

  private final String[] entries = new String[SIZE];

  String get(char[] chars, int offset, int length) {
    if (length > MAX_LENGTH) {
      return new String(chars, offset, length);
    }
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + chars[i];
    }
    int slot = (hash ^ hash >>> 12) & SIZE - 1;
    String cached = entries[slot];
    if (cached != null && matches(cached, chars, offset, length)) {
      return cached;
    }
    String text = new String(chars, offset, length);
    entries[slot] = text;
    return text;
  }

  private static boolean matches(String cached, char[] chars, int offset, int length) {
    if (cached.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (cached.charAt(i) != chars[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
