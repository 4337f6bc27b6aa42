package io.pgstream.connect.sink.opensearch.index;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The mapping of a column's field. No value of the type may be refused: what a field cannot index
 * stays in the document's source ({@code ignore_malformed}, {@code ignore_above}).
 */
public final class FieldMapping {
  /**
   * Characters of a keyword that is indexed. Lucene takes terms of 32766 bytes, and a character
   * takes up to four.
   */
  private static final int IGNORE_ABOVE = 8_191;

  private FieldMapping() {}

  /** The mapping for a type as the server's {@code format_type} prints it. */
  public static ObjectNode of(String formatType) {
    return switch (ColumnType.parse(formatType).family()) {
      case INTEGER -> lenient("long");
      case DECIMAL -> lenient("double");
      case BOOLEAN -> of("type", "boolean");
      case DATE, TIMESTAMP -> lenient("date").put("format", "strict_date_optional_time_nanos");
      case BINARY -> of("type", "binary");
      case JSON -> of("type", "text");
      case TEXT -> searchable(keyword());
      case KEYWORD -> keyword();
    };
  }

  static ObjectNode keyword() {
    return of("type", "keyword").put("ignore_above", IGNORE_ABOVE);
  }

  private static ObjectNode searchable(ObjectNode keyword) {
    keyword.putObject("fields").putObject("text").put("type", "text");
    return keyword;
  }

  private static ObjectNode lenient(String type) {
    return of("type", type).put("ignore_malformed", true);
  }

  static ObjectNode of(String key, String value) {
    return JsonNodeFactory.instance.objectNode().put(key, value);
  }
}
