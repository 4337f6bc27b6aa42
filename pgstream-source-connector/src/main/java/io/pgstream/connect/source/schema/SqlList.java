package io.pgstream.connect.source.schema;

import java.util.ArrayList;
import java.util.List;

/** Takes lists apart that the server prints, with names and literals quoted as it quotes them. */
final class SqlList {
  private SqlList() {}

  /** The elements of every list in parentheses that is not inside another one. */
  static List<List<String>> parse(String text) {
    List<List<String>> lists = new ArrayList<>();
    Depth depth = new Depth();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean wasOutside = depth.isOutside();
      depth.take(text.charAt(i));
      if (wasOutside && !depth.isOutside() && text.charAt(i) == '(') {
        start = i + 1;
      } else if (!wasOutside && depth.isOutside() && text.charAt(i) == ')') {
        lists.add(split(text.substring(start, i), ','));
      }
    }
    return lists;
  }

  /** The words of a text; what is quoted or in parentheses is part of one. */
  static List<String> words(String text) {
    return split(text, ' ');
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    Depth depth = new Depth();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == separator && depth.isOutside()) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
      depth.take(text.charAt(i));
    }
    parts.add(text.substring(start).strip());
    return parts;
  }

  /** Inside of what a character is. A doubled quote leaves its text and enters it again. */
  private static final class Depth {
    private int parentheses;
    private char quote;

    boolean isOutside() {
      return parentheses == 0 && quote == 0;
    }

    void take(char c) {
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(' || c == '[') {
        parentheses++;
      } else if (c == ')' || c == ']') {
        parentheses--;
      }
    }
  }
}
