package io.pgstream.connect.common.wire;

import java.util.function.Consumer;

/**
 * Cuts long text into pieces, so that no copy of a value of many megabytes is needed to encode it.
 */
public final class TextSlices {
  private static final int CHARACTERS = 1 << 16;

  private TextSlices() {}

  /** Hands the text over in order, in pieces that do not end within a character. */
  public static void forEach(String text, Consumer<String> piece) {
    int start = 0;
    while (text.length() - start > CHARACTERS) {
      int end = start + CHARACTERS;
      end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
      piece.accept(text.substring(start, end));
      start = end;
    }
    piece.accept(start == 0 ? text : text.substring(start));
  }

  /** What a buffer should have room for before a text is added: most of it takes a byte each. */
  public static int roomFor(String text) {
    return text.length() > CHARACTERS ? text.length() + text.length() / 16 : 0;
  }
}
