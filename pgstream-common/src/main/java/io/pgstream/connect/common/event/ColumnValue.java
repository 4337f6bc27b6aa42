package io.pgstream.connect.common.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One column of a change event: the value in Postgres <em>input</em> syntax for the type ({@code
 * bytea} with {@code \x}, numbers digit by digit as the server printed them). Immutable.
 *
 * <p>Most values are left in the bytes of their record until somebody asks for the text, so a value
 * keeps its record in memory.
 */
public final class ColumnValue {
  private final Column column;

  /** The record; null if the value is not {@link #isPlain}. */
  private final byte[] bytes;

  private final int start;
  private final int length;

  /** Made when it is first asked for; whoever else makes it makes an equal one. */
  private String text;

  private ColumnValue(Column column, byte[] bytes, int start, int length, String text) {
    this.column = column;
    this.bytes = bytes;
    this.start = start;
    this.length = length;
    this.text = text;
  }

  /**
   * A value of a column.
   *
   * @param text null is SQL NULL
   */
  public ColumnValue(Column column, String text) {
    this(column, null, 0, 0, text);
  }

  /** A value of the column with this id, name and type; null is SQL NULL. */
  public ColumnValue(String id, String name, String type, String text) {
    this(new Column(id, name, type), text);
  }

  /**
   * A value whose text is a part of its record: printable ASCII (and DEL) without quotes and
   * backslashes, which is the same text within a JSON string.
   *
   * @param record its bytes, which nobody changes any more
   */
  public static ColumnValue plain(Column column, byte[] record, int start, int length) {
    return new ColumnValue(column, record, start, length, null);
  }

  /** The column. */
  public Column column() {
    return column;
  }

  /** The column's pgstream id; empty on rows of the schema log. */
  public String id() {
    return column.id();
  }

  /** The column's name at the time of the change. */
  public String name() {
    return column.name();
  }

  /** The server's {@code format_type}. */
  public String type() {
    return column.type();
  }

  /** The value; null is SQL NULL. */
  public String text() {
    String made = text;
    if (made == null && bytes != null) {
      made = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
      text = made;
    }
    return made;
  }

  /** Whether the text of both is the same, of whatever columns; NULL is the same as NULL. */
  public boolean hasTextOf(ColumnValue other) {
    if (isPlain() && other.isPlain()) {
      return Arrays.equals(
          bytes, start, start + length, other.bytes, other.start, other.start + other.length);
    }
    return Objects.equals(text(), other.text());
  }

  /** A hash of the text, wherever that is kept: {@link String#hashCode}, 0 for NULL. */
  public int textHashCode() {
    if (!isPlain()) {
      return Objects.hashCode(text);
    }
    int hash = 0;
    for (int i = start; i < start + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /** Whether the value is SQL NULL. */
  public boolean isNull() {
    return bytes == null && text == null;
  }

  /** Whether {@link #copyTo} can be used. Not every value that could be plain is. */
  public boolean isPlain() {
    return bytes != null;
  }

  /** How many bytes a plain value has. */
  public int length() {
    return length;
  }

  /** Copies a plain value. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, start, target, offset, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnValue value && column.equals(value.column) && hasTextOf(value);
  }

  @Override
  public int hashCode() {
    return 31 * column.hashCode() + textHashCode();
  }

  /** Leaves the value out: rows never appear in logs or messages. */
  @Override
  public String toString() {
    return "ColumnValue[" + id() + " " + name() + " " + type() + "]";
  }
}
