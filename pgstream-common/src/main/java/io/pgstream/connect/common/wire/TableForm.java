package io.pgstream.connect.common.wire;

import io.pgstream.connect.common.event.Column;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.EventMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What all records of a table have in common, byte by byte: names, types and ids, which are
 * compared instead of read. Not thread-safe.
 */
final class TableForm {
  private static final byte[] NULL = ascii("null");
  private static final byte[] ID = ascii("{\"id\":");
  private static final byte[] NAME = ascii(",\"name\":");
  private static final byte[] TYPE = ascii(",\"type\":");
  private static final byte[] VALUE = ascii(",\"value\":");

  private final byte[] names;
  private final String schema;
  private final String table;
  private final List<KnownColumn> columns = new ArrayList<>();
  private byte[] metadataText = {};
  private EventMetadata metadata;

  /**
   * The form of a table's records.
   *
   * @param names the bytes that name schema and table
   */
  TableForm(byte[] names, String schema, String table) {
    this.names = names;
    this.schema = schema;
    this.table = table;
  }

  /** A column and what stands before its value. */
  // The array is never changed and columns are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record KnownColumn(byte[] text, Column column, boolean binary) {
    ColumnValue read(ByteCursor json) throws OtherFormException {
      if (!binary && json.skipPlain()) {
        return ColumnValue.plain(column, json.bytes(), json.plainStart(), json.plainLength());
      }
      String value = json.scalar();
      return new ColumnValue(column, binary && value != null ? "\\x" + value : value);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] names() {
    return names;
  }

  String schema() {
    return schema;
  }

  String table() {
    return table;
  }

  /** Reads an array of columns, or null. */
  List<ColumnValue> readColumns(ByteCursor json) throws OtherFormException {
    if (json.skip(NULL)) {
      return List.of();
    }
    List<ColumnValue> values = new ArrayList<>(columns.size());
    json.require('[');
    if (json.peek() == ']') {
      json.next();
      return values;
    }
    int place = 0;
    byte separator;
    do {
      place = find(json, place);
      values.add(columns.get(place).read(json));
      place++;
      json.require('}');
      separator = json.next();
    } while (separator == ',');
    if (separator != ']') {
      throw new OtherFormException();
    }
    return values;
  }

  /** The next column is almost always the one that followed last time. */
  private int find(ByteCursor json, int expected) throws OtherFormException {
    for (int i = expected; i < columns.size(); i++) {
      if (json.skip(columns.get(i).text())) {
        return i;
      }
    }
    KnownColumn column = learn(json);
    if (expected < columns.size()) {
      columns.set(expected, column);
    } else {
      columns.add(column);
    }
    return expected;
  }

  private static KnownColumn learn(ByteCursor json) throws OtherFormException {
    int start = json.position();
    json.require(ID);
    String id = json.string();
    json.require(NAME);
    String name = json.string();
    json.require(TYPE);
    String type = json.string();
    json.require(VALUE);
    byte[] text = json.copy(start, json.position());
    return new KnownColumn(text, new Column(id, name, type), "bytea".equals(type));
  }

  /** The metadata that all rows share; null if they are not those of the last row. */
  EventMetadata metadata(ByteCursor json) {
    return metadata != null && json.skip(metadataText) ? metadata : null;
  }

  /** Remembers metadata and how they are written. */
  void learnMetadata(byte[] text, EventMetadata read) {
    metadataText = text;
    metadata = read;
  }
}
