package io.pgstream.connect.sink.opensearch.layout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import io.pgstream.connect.sink.opensearch.index.FieldMapping;

/**
 * What becomes of a column.
 *
 * @param id the column's pgstream id
 * @param field path of its field
 * @param formatType its type as the server prints it
 * @param valueType the same for what its values are made of: not a domain, as far as is known
 * @param type how values are written
 * @param declared the mapping that the configuration gives the field; null for the type's own
 */
public record ColumnLayout(
    String id,
    String field,
    String formatType,
    String valueType,
    ColumnType type,
    ObjectNode declared) {

  /**
   * The layout of a column.
   *
   * @param baseType what a domain is made of; null if the type is none, or that is not known
   */
  static ColumnLayout of(
      String id, String field, String formatType, String baseType, ObjectNode declared) {
    String valueType = baseType == null ? formatType : baseType;
    ColumnType type = ColumnType.parse(valueType);
    return new ColumnLayout(
        id,
        field,
        formatType,
        valueType,
        declared == null ? type : type.mappedAs(declared.path("type").asText("object")),
        declared);
  }

  /** The same column as it was when it had another type. */
  ColumnLayout withType(String otherType) {
    return of(id, field, otherType, null, declared);
  }

  /** The mapping of the field. */
  public ObjectNode mapping() {
    return declared == null ? FieldMapping.of(valueType) : declared;
  }

  /** Whether another field can be an alias of this one: objects have no aliases. */
  public boolean canHaveAlias() {
    return !"object".equals(mapping().path("type").asText("object"))
        && !"nested".equals(mapping().path("type").asText());
  }
}
