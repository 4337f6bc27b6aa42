package io.pgstream.connect.source.wal2json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The columns of one list of a message, as positions in its bytes. Reused from message to message.
 */
public final class ColumnSlices {
  /** What a value is in JSON. */
  public enum Kind {
    STRING,
    NUMBER_OR_BOOLEAN,
    NULL
  }

  private static final int FIELDS = 5;
  private static final int NAME_START = 0;
  private static final int NAME_END = 1;
  private static final int VALUE_START = 2;
  private static final int VALUE_END = 3;
  private static final int FLAGS = 4;
  private static final int NAME_ESCAPED = 1;
  private static final int STRING_VALUE = 2;
  private static final int NULL_VALUE = 4;
  private static final int NAMED = 8;
  private static final int VALUED = 16;

  private byte[] bytes = new byte[0];
  private int[] positions = new int[FIELDS * 16];

  /** By the place of the column: what stood before its value last time. */
  private final List<ColumnHead> heads = new ArrayList<>();

  private int size;
  private boolean present;

  void clear() {
    size = 0;
    present = false;
  }

  void begin(byte[] source) {
    bytes = source;
    size = 0;
    present = true;
  }

  void add() {
    size++;
    if (size * FIELDS > positions.length) {
      positions = Arrays.copyOf(positions, positions.length * 2);
    }
    positions[(size - 1) * FIELDS + FLAGS] = 0;
  }

  void name(int start, int end, boolean escaped) {
    set(NAME_START, start);
    set(NAME_END, end);
    flag(escaped ? NAME_ESCAPED | NAMED : NAMED);
  }

  /** For a string the positions include its quotes. */
  void value(int start, int end, Kind kind) {
    set(VALUE_START, start);
    set(VALUE_END, end);
    flag(
        VALUED
            | switch (kind) {
              case STRING -> STRING_VALUE;
              case NULL -> NULL_VALUE;
              case NUMBER_OR_BOOLEAN -> 0;
            });
  }

  /**
   * Names the last column if what stands before its value is what stood there last time.
   *
   * @param at where the column begins
   * @return where its value begins; negative if something else stands there
   */
  int nameAsBefore(int at, int limit) {
    ColumnHead head = size <= heads.size() ? heads.get(size - 1) : null;
    if (head == null || !head.text.matches(bytes, at, limit)) {
      return -1;
    }
    name(at + head.nameStart, at + head.nameEnd, head.escaped);
    return at + head.text.length();
  }

  /** Remembers what stands before the value of the last column, which has a name and a value. */
  void rememberName(int at) {
    if (size > heads.size()) {
      heads.add(new ColumnHead());
    }
    ColumnHead head = heads.get(size - 1);
    if (get(NAME_END) <= get(VALUE_START)) {
      head.text.set(bytes, at, get(VALUE_START));
      head.nameStart = get(NAME_START) - at;
      head.nameEnd = get(NAME_END) - at;
      head.escaped = (get(FLAGS) & NAME_ESCAPED) != 0;
    }
  }

  /** Forgets what has been set of the last column. */
  void redo() {
    positions[(size - 1) * FIELDS + FLAGS] = 0;
  }

  private int get(int field) {
    return get(size - 1, field);
  }

  /** What stands before a column's value, and where in it the name is. */
  private static final class ColumnHead {
    private final KnownBytes text = new KnownBytes();
    private int nameStart;
    private int nameEnd;
    private boolean escaped;
  }

  /** Whether the last column has a name and a value: what was not set is of an older message. */
  boolean isLastComplete() {
    return (get(size - 1, FLAGS) & (NAMED | VALUED)) == (NAMED | VALUED);
  }

  private void set(int field, int position) {
    positions[(size - 1) * FIELDS + field] = position;
  }

  private void flag(int flag) {
    positions[(size - 1) * FIELDS + FLAGS] |= flag;
  }

  private int get(int column, int field) {
    return positions[column * FIELDS + field];
  }

  /** Whether the message has this list at all. */
  public boolean isPresent() {
    return present;
  }

  /** How many columns. */
  public int size() {
    return size;
  }

  /** Whether the raw name of a column is exactly {@code name}. */
  public boolean nameEquals(int column, byte[] name) {
    return Arrays.equals(
        bytes, get(column, NAME_START), get(column, NAME_END), name, 0, name.length);
  }

  /** The name of a column, escapes resolved. */
  public String name(int column) {
    return JsonText.unescape(bytes, get(column, NAME_START), get(column, NAME_END));
  }

  /** The bytes that hold the values; valid until the next message. */
  public byte[] array() {
    return bytes;
  }

  /** Where a column's value begins; for a string, its opening quote. */
  public int valueStart(int column) {
    return get(column, VALUE_START);
  }

  /** Where a column's value ends; for a string, after its closing quote. */
  public int valueEnd(int column) {
    return get(column, VALUE_END);
  }

  /** What a column's value is. */
  public Kind kind(int column) {
    int flags = get(column, FLAGS);
    if ((flags & NULL_VALUE) != 0) {
      return Kind.NULL;
    }
    return (flags & STRING_VALUE) != 0 ? Kind.STRING : Kind.NUMBER_OR_BOOLEAN;
  }

  /** The text of a column's value, escapes resolved; null for NULL. */
  public String text(int column) {
    int start = valueStart(column);
    int end = valueEnd(column);
    return switch (kind(column)) {
      case NULL -> null;
      case STRING -> JsonText.unescape(bytes, start + 1, end - 1);
      case NUMBER_OR_BOOLEAN -> JsonText.unescape(bytes, start, end);
    };
  }

  /** The column with this name, or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < size; i++) {
      if (name(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
