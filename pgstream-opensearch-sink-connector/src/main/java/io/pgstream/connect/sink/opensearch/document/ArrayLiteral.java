package io.pgstream.connect.sink.opensearch.document;

import java.io.IOException;

/**
 * Reads the text form of a Postgres array: {@code {1,NULL,"a,b"}}, nested, with or without bounds
 * ({@code [0:1]={…}}).
 */
final class ArrayLiteral {
  private final String text;
  private final char delimiter;
  private int position;

  private ArrayLiteral(String text, char delimiter) {
    this.text = text;
    this.delimiter = delimiter;
  }

  /** Receives the parts of an array in order. */
  interface Visitor {
    void startArray() throws IOException;

    /** One element; null is SQL NULL. */
    void element(String value) throws IOException;

    void endArray() throws IOException;
  }

  /**
   * Whether the text is a whole array literal: {@link #visit} reads it to its end without an error.
   */
  static boolean isValid(String text, char delimiter) {
    try {
      return new ArrayLiteral(text, delimiter).read(new Ignoring());
    } catch (IOException e) {
      throw new IllegalStateException("a visitor that writes nothing failed", e);
    }
  }

  /** Reads a literal for which {@link #isValid} holds. */
  static void visit(String text, char delimiter, Visitor visitor) throws IOException {
    new ArrayLiteral(text, delimiter).read(visitor);
  }

  private boolean read(Visitor visitor) throws IOException {
    if (text.startsWith("[")) {
      position = text.indexOf('=') + 1;
    }
    return array(visitor) && position == text.length();
  }

  private boolean array(Visitor visitor) throws IOException {
    if (!take('{')) {
      return false;
    }
    visitor.startArray();
    if (!take('}')) {
      do {
        if (!item(visitor)) {
          return false;
        }
      } while (take(delimiter));
      if (!take('}')) {
        return false;
      }
    }
    visitor.endArray();
    return true;
  }

  private boolean item(Visitor visitor) throws IOException {
    if (position >= text.length()) {
      return false;
    }
    return switch (text.charAt(position)) {
      case '{' -> array(visitor);
      case '"' -> quoted(visitor);
      default -> plain(visitor);
    };
  }

  private boolean quoted(Visitor visitor) throws IOException {
    StringBuilder value = new StringBuilder();
    position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"') {
        visitor.element(value.toString());
        return true;
      }
      if (c == '\\' && position < text.length()) {
        c = text.charAt(position++);
      }
      value.append(c);
    }
    return false;
  }

  private boolean plain(Visitor visitor) throws IOException {
    int start = position;
    while (position < text.length() && !isEnd(text.charAt(position))) {
      position++;
    }
    String value = text.substring(start, position);
    visitor.element("NULL".equals(value) ? null : value);
    return !value.isEmpty();
  }

  private boolean isEnd(char c) {
    return c == delimiter || c == '}' || c == '{' || c == '"';
  }

  private boolean take(char expected) {
    boolean there = position < text.length() && text.charAt(position) == expected;
    if (there) {
      position++;
    }
    return there;
  }

  /** Checks syntax only. */
  private static final class Ignoring implements Visitor {
    @Override
    public void startArray() {}

    @Override
    public void element(String value) {}

    @Override
    public void endArray() {}
  }
}
