package io.pgstream.connect.source.wal2json;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Escapes of JSON strings. */
public final class JsonText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = EACH_BYTE << 7;
  private static final long QUOTES = EACH_BYTE * '"';
  private static final long BACKSLASHES = EACH_BYTE * '\\';

  private JsonText() {}

  /**
   * Where the next quote or backslash is; {@code limit} or later if there is none. Looks at eight
   * bytes at a time: most bytes of a stream are inside of strings.
   */
  static int indexOfSpecial(byte[] bytes, int start, int limit) {
    int i = start;
    while (i <= limit - Long.BYTES) {
      long eight = (long) LONGS.get(bytes, i);
      long found = zeroBytes(eight ^ QUOTES) | zeroBytes(eight ^ BACKSLASHES);
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
      i += Long.BYTES;
    }
    while (i < limit && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /** Sets the high bit of the lowest byte that is zero; bits above it mean nothing. */
  private static long zeroBytes(long bytes) {
    return (bytes - EACH_BYTE) & ~bytes & HIGH_BITS;
  }

  /**
   * The text as the inside of a JSON string, escaped the way Postgres' own {@code escape_json}
   * does.
   */
  public static byte[] escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\b' -> escaped.append("\\b");
        case '\f' -> escaped.append("\\f");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> appendPlain(escaped, c);
      }
    }
    return escaped.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void appendPlain(StringBuilder escaped, char c) {
    if (c < 0x20) {
      escaped.append("\\u00").append(Character.forDigit(c >> 4, 16));
      escaped.append(Character.forDigit(c & 0xF, 16));
    } else {
      escaped.append(c);
    }
  }

  /**
   * The text between {@code start} and {@code end}, which lie inside the quotes of a JSON string.
   *
   * @throws IllegalArgumentException if an escape is broken; never quotes the text
   */
  static String unescape(byte[] bytes, int start, int end) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(end - start);
    StringBuilder text = new StringBuilder(end - start);
    int i = start;
    while (i < end) {
      byte b = bytes[i];
      if (b != '\\') {
        plain.write(b);
        i++;
        continue;
      }
      text.append(plain.toString(StandardCharsets.UTF_8));
      plain.reset();
      if (bytes[i + 1] == 'u') {
        text.append(unicode(bytes, i + 2, end));
        i += 6;
      } else {
        text.append(character(bytes[i + 1]));
        i += 2;
      }
    }
    return text.append(plain.toString(StandardCharsets.UTF_8)).toString();
  }

  private static char unicode(byte[] bytes, int start, int end) {
    int code = 0;
    for (int i = start; i < start + 4; i++) {
      int digit = i < end ? Character.digit(bytes[i] & 0xFF, 16) : -1;
      if (digit < 0) {
        throw new IllegalArgumentException("\\u is not followed by four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private static char character(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) escape;
    };
  }
}
