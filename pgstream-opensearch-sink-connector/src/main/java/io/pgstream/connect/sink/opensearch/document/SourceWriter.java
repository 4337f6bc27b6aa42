package io.pgstream.connect.sink.opensearch.document;

import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.opensearch.index.ColumnType;

/**
 * Writes the {@code _source} of rows, one after the other, in memory that is used again. Numbers
 * are never parsed. Not thread-safe.
 */
public final class SourceWriter {
  private static final int TYPICAL_BYTES = 1024;
  private static final int MAX_SPARE_BYTES = 1 << 20;

  private final JsonBytes json = new JsonBytes(TYPICAL_BYTES);

  /** What the documents of a table begin with. */
  public static byte[] start(String tableId) {
    JsonBytes start = new JsonBytes(TYPICAL_BYTES);
    return start.add('{').string(DocumentSource.TABLE_FIELD).add(':').string(tableId).toArray();
  }

  /** What stands before the values of a field. */
  public static byte[] field(String name) {
    return new JsonBytes(TYPICAL_BYTES).add(',').string(name).add(':').toArray();
  }

  /**
   * Begins a document, whatever became of the one before.
   *
   * @param start see {@link #start(String)}
   */
  public void begin(byte[] start) {
    json.clear();
    json.raw(start);
  }

  /**
   * Adds a field.
   *
   * @param field see {@link #field(String)}
   * @param type how the value is written
   * @throws IllegalArgumentException if the value does not have its type's form
   */
  public void add(byte[] field, ColumnType type, ColumnValue value) {
    json.raw(field);
    ValueWriter.write(json, type, value);
  }

  /** Ends the document. */
  public byte[] end() {
    return json.add('}').take(MAX_SPARE_BYTES);
  }
}
