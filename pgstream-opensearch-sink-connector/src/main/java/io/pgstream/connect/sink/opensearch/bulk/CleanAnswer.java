package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.sink.opensearch.client.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises the answer that most bulk requests get: nothing failed. Knows it byte by byte as the
 * server writes it, so that nobody has to look at the items; any other form is for {@link
 * BulkResponse} to read.
 */
final class CleanAnswer {
  private static final byte[] BEGIN = ascii("{\"errors\":false,\"items\":[");
  private static final byte[] INDEXED = ascii("{\"index\":{\"status\":20");
  private static final byte[] DELETED = ascii("{\"delete\":{\"status\":200");
  private static final byte[] NOT_FOUND = ascii("{\"delete\":{\"status\":404");

  private CleanAnswer() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether it says of so many operations that each is done. */
  static boolean is(Answer answer, int operations) {
    byte[] json = answer.body();
    int at = skip(json, 0, BEGIN);
    for (int i = 0; i < operations && at >= 0; i++) {
      at = item(json, i == 0 ? at : skip(json, at, ','));
    }
    at = skip(json, skip(json, at, ']'), '}');
    return at == json.length;
  }

  /** Behind an item; -1 if it is not one that is done. */
  private static int item(byte[] json, int at) {
    int status = skip(json, at, INDEXED);
    int end = status < 0 ? deleted(json, at) : skipDigit(json, status);
    return skip(json, skip(json, end, '}'), '}');
  }

  private static int deleted(byte[] json, int at) {
    int end = skip(json, at, DELETED);
    return end < 0 ? skip(json, at, NOT_FOUND) : end;
  }

  private static int skipDigit(byte[] json, int at) {
    return at < json.length && json[at] >= '0' && json[at] <= '9' ? at + 1 : -1;
  }

  /** Behind this character; -1 if another one is there, or the place is -1. */
  private static int skip(byte[] json, int at, char expected) {
    return at >= 0 && at < json.length && json[at] == expected ? at + 1 : -1;
  }

  private static int skip(byte[] json, int at, byte[] expected) {
    int end = at + expected.length;
    boolean found =
        at >= 0 && end <= json.length && Arrays.equals(json, at, end, expected, 0, expected.length);
    return found ? end : -1;
  }
}
