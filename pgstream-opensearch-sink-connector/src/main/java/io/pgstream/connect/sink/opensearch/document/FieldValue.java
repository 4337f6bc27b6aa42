package io.pgstream.connect.sink.opensearch.document;

import io.pgstream.connect.sink.opensearch.index.ColumnType;

/**
 * A value on its way into a document.
 *
 * @param columnId the column's pgstream id
 * @param field the field it goes into
 * @param type how it is written
 * @param text Postgres text form; null is SQL NULL
 */
public record FieldValue(String columnId, String field, ColumnType type, String text) {

  /**
   * The value as part of a document's id: the text that the document holds.
   *
   * @return null for SQL NULL
   */
  public String idText() {
    return text == null ? null : ValueWriter.idText(type, text);
  }

  /** Leaves the value out: rows never appear in logs or messages. */
  @Override
  public String toString() {
    return "FieldValue[" + field + "]";
  }
}
