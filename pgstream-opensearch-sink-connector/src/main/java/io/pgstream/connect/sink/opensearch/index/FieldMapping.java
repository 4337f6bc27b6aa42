package io.pgstream.connect.sink.opensearch.index;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

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

  /** Mapping types that can leave out of the index what they cannot read. */
  private static final Set<String> LENIENT =
      Set.of(
          "long",
          "integer",
          "short",
          "byte",
          "double",
          "float",
          "half_float",
          "scaled_float",
          "date",
          "date_nanos",
          "ip",
          "geo_point",
          "geo_shape");

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
      case TEXT -> with(keyword(), "text", of("type", "text"));
      // An inet can be a network and a cidr always is one: each is found by an address as well.
      case ADDRESS -> with(keyword(), "ip", lenient("ip"));
      case NETWORK -> with(keyword(), "range", of("type", "ip_range"));
      case KEYWORD, TREE, PLACE, RANGE -> keyword();
    };
  }

  /** A mapping that a user wrote, made as lenient as its type can be where it does not say. */
  public static ObjectNode declared(ObjectNode mapping) {
    String type = mapping.path("type").asText();
    if (LENIENT.contains(type) && !mapping.has("ignore_malformed")) {
      return mapping.deepCopy().put("ignore_malformed", true);
    }
    if ("keyword".equals(type) && !mapping.has("ignore_above")) {
      return mapping.deepCopy().put("ignore_above", IGNORE_ABOVE);
    }
    return mapping;
  }

  static ObjectNode keyword() {
    return of("type", "keyword").put("ignore_above", IGNORE_ABOVE);
  }

  private static ObjectNode with(ObjectNode mapping, String name, ObjectNode subfield) {
    mapping.putObject("fields").set(name, subfield);
    return mapping;
  }

  private static ObjectNode lenient(String type) {
    return of("type", type).put("ignore_malformed", true);
  }

  static ObjectNode of(String key, String value) {
    return JsonNodeFactory.instance.objectNode().put(key, value);
  }
}
