package io.pgstream.connect.common.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds text that is the same within a JSON string: ASCII without control characters, quotes and
 * backslashes.
 */
final class PlainText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long SIGNS = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private PlainText() {}

  /** The place of the first byte that is none; the end of the array if all are. */
  static int end(byte[] bytes, int from) {
    int end = from;
    while (end + Long.BYTES <= bytes.length && arePlain((long) LONGS.get(bytes, end))) {
      end += Long.BYTES;
    }
    while (end < bytes.length && isPlain(bytes[end])) {
      end++;
    }
    return end;
  }

  /**
   * Eight bytes at once. The sign of a byte is set if it is not ASCII; if it is less than a space,
   * so that the subtraction borrows; or if it equals a quote or a backslash, which leaves a zero to
   * subtract from. What a borrow does to the bytes above it does not matter any more.
   */
  private static boolean arePlain(long eight) {
    long quotes = (eight ^ QUOTES) - ONES;
    long backslashes = (eight ^ BACKSLASHES) - ONES;
    return ((eight | eight - SPACES | quotes | backslashes) & SIGNS) == 0;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }
}
