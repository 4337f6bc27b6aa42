package io.pgstream.connect.source.wal2json;

import java.util.Arrays;

/**
 * Finds the fields of a wal2json message in one pass over its bytes, without creating objects per
 * column. Reads any JSON object of the plugin's shape; unknown fields are skipped. Not thread-safe.
 */
public final class Wal2JsonScanner {
  private static final byte[] NAME = {'n', 'a', 'm', 'e'};
  private static final byte[] VALUE = {'v', 'a', 'l', 'u', 'e'};

  private final Wal2JsonMessage message = new Wal2JsonMessage();
  private final MessageHead head = new MessageHead(message);
  private byte[] bytes = new byte[0];
  private int start;
  private int at;
  private int limit;
  private boolean escaped;

  /**
   * Reads one message.
   *
   * @param source holds the message; must not change while the message is in use
   * @return the same object at every call
   * @throws IllegalArgumentException if the bytes are not such a message; never quotes them
   */
  public Wal2JsonMessage scan(byte[] source, int offset, int length) {
    bytes = source;
    start = offset;
    at = offset;
    limit = offset + length;
    message.clear();
    try {
      message();
    } catch (ArrayIndexOutOfBoundsException e) {
      throw malformed("it ends too early");
    }
    skipBlanks();
    if (at < limit) {
      throw malformed("something follows it");
    }
    if (message.action == 0) {
      throw malformed("it has no action");
    }
    return message;
  }

  private void message() {
    int list = head.recognise(bytes, start, limit);
    if (list < 0) {
      object(null);
      return;
    }
    at = list;
    columns(head.list() == Field.COLUMNS ? message.columns : message.identity);
    if (isMore()) {
      fields(null);
    }
  }

  /** One column of a list, or with null the message itself. */
  private void object(ColumnSlices columns) {
    expect('{');
    if (peek() == '}') {
      at++;
      return;
    }
    fields(columns);
  }

  private void fields(ColumnSlices columns) {
    do {
      expect('"');
      int nameStart = at;
      endOfString();
      int nameEnd = at - 1;
      expect(':');
      skipBlanks();
      if (columns == null) {
        field(nameStart, nameEnd);
      } else {
        columnField(columns, nameStart, nameEnd);
      }
    } while (isMore());
  }

  /** Moves past a comma, or past the end of the object. */
  private boolean isMore() {
    if (peek() == ',') {
      at++;
      skipBlanks();
      return true;
    }
    expect('}');
    return false;
  }

  private void field(int nameStart, int nameEnd) {
    switch (Field.named(bytes, nameStart, nameEnd)) {
      case ACTION -> action();
      case XID -> scalar(message.xid);
      case TIMESTAMP -> scalar(message.timestamp);
      case LSN -> scalar(message.lsn);
      case NEXTLSN -> scalar(message.nextLsn);
      case SCHEMA -> scalar(message.schema);
      case TABLE -> scalar(message.table);
      case PREFIX -> scalar(message.prefix);
      case CONTENT -> scalar(message.content);
      case COLUMNS -> list(Field.COLUMNS, message.columns);
      case IDENTITY -> list(Field.IDENTITY, message.identity);
      case UNKNOWN -> skipValue();
    }
  }

  private void action() {
    expect('"');
    message.action = (char) bytes[at];
    at++;
    expect('"');
  }

  private void scalar(Slice slice) {
    if (bytes[at] == '"') {
      at++;
      int start = at;
      endOfString();
      slice.set(bytes, start, at - 1, escaped);
    } else {
      int start = at;
      endOfLiteral();
      slice.set(bytes, start, at, false);
    }
  }

  private void list(Field field, ColumnSlices columns) {
    if (!message.columns.isPresent() && !message.identity.isPresent()) {
      head.learn(bytes, start, at, field);
    }
    columns(columns);
  }

  private void columns(ColumnSlices columns) {
    columns.begin(bytes);
    expect('[');
    if (peek() == ']') {
      at++;
      return;
    }
    while (true) {
      columns.add();
      column(columns);
      if (peek() == ',') {
        at++;
        skipBlanks();
      } else {
        expect(']');
        return;
      }
    }
  }

  private void column(ColumnSlices columns) {
    int columnStart = at;
    int value = columns.nameAsBefore(columnStart, limit);
    if (value >= 0) {
      at = value;
      skipBlanks();
      columnValue(columns);
      if (at < limit && bytes[at] == '}') {
        at++;
        return;
      }
      at = columnStart;
      columns.redo();
    }
    object(columns);
    if (!columns.isLastComplete()) {
      throw malformed("a column has no name or no value");
    }
    columns.rememberName(columnStart);
  }

  private void columnField(ColumnSlices columns, int nameStart, int nameEnd) {
    if (isName(nameStart, nameEnd, NAME)) {
      expect('"');
      int start = at;
      endOfString();
      columns.name(start, at - 1, escaped);
    } else if (isName(nameStart, nameEnd, VALUE)) {
      columnValue(columns);
    } else {
      skipValue();
    }
  }

  private boolean isName(int nameStart, int nameEnd, byte[] name) {
    return Arrays.equals(bytes, nameStart, nameEnd, name, 0, name.length);
  }

  private void columnValue(ColumnSlices columns) {
    int start = at;
    if (bytes[at] == '"') {
      at++;
      endOfString();
      columns.value(start, at, ColumnSlices.Kind.STRING);
    } else {
      endOfLiteral();
      boolean isNull = bytes[start] == 'n';
      columns.value(
          start, at, isNull ? ColumnSlices.Kind.NULL : ColumnSlices.Kind.NUMBER_OR_BOOLEAN);
    }
  }

  /** Without recursion, and without a look at what the value says: nobody reads it. */
  private void skipValue() {
    int depth = 0;
    do {
      switch (peek()) {
        case '"' -> {
          at++;
          endOfString();
        }
        case '{', '[' -> {
          at++;
          depth++;
        }
        case '}', ']' -> {
          at++;
          depth--;
        }
        case ',', ':' -> at++;
        default -> endOfLiteral();
      }
    } while (depth > 0);
    if (depth < 0) {
      throw malformed("a value is missing");
    }
  }

  /** Moves past the closing quote. */
  private void endOfString() {
    byte[] b = bytes;
    int i = JsonText.indexOfSpecial(b, at, limit);
    boolean hasEscapes = false;
    while (b[i] != '"') {
      hasEscapes = true;
      i = JsonText.indexOfSpecial(b, i + 2, limit);
    }
    if (i >= limit) {
      throw malformed("a string does not end");
    }
    at = i + 1;
    escaped = hasEscapes;
  }

  private void endOfLiteral() {
    int start = at;
    while (at < limit && isLiteral(bytes[at])) {
      at++;
    }
    if (at == start) {
      throw malformed("a value is missing");
    }
  }

  private static boolean isLiteral(byte b) {
    return b > ' ' && b != ',' && b != '}' && b != ']';
  }

  private byte peek() {
    skipBlanks();
    return bytes[at];
  }

  private void expect(char expected) {
    skipBlanks();
    if (at >= limit || bytes[at] != expected) {
      throw malformed("\"" + expected + "\" is missing");
    }
    at++;
  }

  private void skipBlanks() {
    while (at < limit && bytes[at] <= ' ') {
      at++;
    }
  }

  private static IllegalArgumentException malformed(String problem) {
    return new IllegalArgumentException("not a wal2json message of format version 2: " + problem);
  }
}
