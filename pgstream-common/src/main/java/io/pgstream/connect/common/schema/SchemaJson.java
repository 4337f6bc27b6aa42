package io.pgstream.connect.common.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.List;

/** JSON of the schema model. Fields this version does not know are ignored. */
public final class SchemaJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Questions like isBaseline() are no fields; ignoring them would also ignore "baseline".
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            // A schema of thousands of tables is one string.
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build());
  }

  private SchemaJson() {}

  /**
   * Reads one definition.
   *
   * @throws IllegalArgumentException if {@code json} does not describe a {@code type}
   */
  public static <T> T parse(String json, Class<T> type) {
    try {
      T definition = MAPPER.readValue(json, type);
      if (definition == null) {
        throw new IllegalArgumentException("not the JSON of a " + type.getSimpleName() + ": null");
      }
      return definition;
    } catch (JsonProcessingException e) {
      // Jackson quotes its input, which holds values of rows (missing_value): no cause, no text.
      throw new IllegalArgumentException(
          "not the JSON of a "
              + type.getSimpleName()
              + ": "
              + e.getClass().getSimpleName()
              + (e.getLocation() == null
                  ? ""
                  : " at line "
                      + e.getLocation().getLineNr()
                      + ", column "
                      + e.getLocation().getColumnNr()));
    }
  }

  /**
   * Writes one definition of this package as JSON.
   *
   * @throws IllegalStateException if Jackson cannot, which for these records is a defect
   */
  public static String write(Object definition) {
    try {
      return MAPPER.writeValueAsString(definition);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One definition as a tree. */
  static JsonNode tree(Object definition) {
    return MAPPER.valueToTree(definition);
  }

  /** The JSON of a schema with another definition of the table with this id. */
  static String replaceTable(String schema, TableDefinition table) {
    JsonNode root = parse(schema, JsonNode.class);
    ArrayNode tables = (ArrayNode) root.get("tables");
    for (int i = 0; i < tables.size(); i++) {
      if (table.pgstreamId().equals(tables.get(i).path("pgstream_id").textValue())) {
        tables.set(i, tree(table));
      }
    }
    return root.toString();
  }

  /** A parser that can read the records of this package. */
  static JsonParser parser(String json) throws IOException {
    return MAPPER.createParser(json);
  }

  static <T> List<T> listOf(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
