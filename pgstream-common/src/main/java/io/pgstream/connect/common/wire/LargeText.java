package io.pgstream.connect.common.wire;

import java.nio.charset.StandardCharsets;

/**
 * Reads long JSON strings straight from a record's bytes. The parser collects a string as
 * characters of two bytes each and copies it twice: for a row of 50 MB that is 300 MB of heap.
 */
final class LargeText {
  /** Shorter records are not worth a second look. */
  private static final int MIN_RECORD_BYTES = 1 << 20;

  private LargeText() {}

  /**
   * The string whose opening quote is at this offset.
   *
   * @param json the whole record
   * @param offset where the parser says that the token begins
   * @return null if the parser has to read it: the record is short, the string holds escapes, or no
   *     string begins there
   */
  static String read(byte[] json, long offset) {
    if (json == null || json.length < MIN_RECORD_BYTES || offset < 0 || offset >= json.length) {
      return null;
    }
    if (json[(int) offset] != '"') {
      return null;
    }
    int start = (int) offset + 1;
    for (int end = start; end < json.length; end++) {
      if (json[end] == '\\' || (json[end] >= 0 && json[end] < ' ')) {
        return null;
      }
      if (json[end] == '"') {
        return new String(json, start, end - start, StandardCharsets.UTF_8);
      }
    }
    return null;
  }
}
