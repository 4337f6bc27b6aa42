package io.pgstream.connect.sink.opensearch.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.index.FieldMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Mappings that the configuration gives to single columns. */
public final class MappingOverrides {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int PARTS = 3;

  private final Map<List<String>, ObjectNode> mappings;

  private MappingOverrides(Map<List<String>, ObjectNode> mappings) {
    this.mappings = mappings;
  }

  /**
   * Reads overrides.
   *
   * @param json an object: {@code schema.table.column} to the name of a mapping type or to a whole
   *     mapping. A name with a dot or a quotation mark stands in quotation marks, which are doubled
   *     inside. Empty for no overrides.
   * @throws IllegalArgumentException if it is anything else; the message says where
   */
  public static MappingOverrides parse(String json) {
    Map<List<String>, ObjectNode> mappings = new HashMap<>();
    if (!json.isBlank()) {
      Iterator<Map.Entry<String, JsonNode>> fields = tree(json).fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        List<String> column = parts(field.getKey());
        if (mappings.put(column, mapping(field.getKey(), field.getValue())) != null) {
          throw new IllegalArgumentException(
              "column " + field.getKey() + " is named twice; keep one of the two");
        }
      }
    }
    return new MappingOverrides(mappings);
  }

  private static JsonNode tree(String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not JSON ("
              + e.getOriginalMessage()
              + "); write it as {\"schema.table.column\": \"type\"}",
          e);
    }
    throw new IllegalArgumentException(
        "not a JSON object; write it as {\"schema.table.column\": \"type\"}");
  }

  private static ObjectNode mapping(String column, JsonNode value) {
    ObjectNode mapping =
        value.isTextual()
            ? JsonNodeFactory.instance.objectNode().put("type", value.asText())
            : value.isObject() ? (ObjectNode) value : JsonNodeFactory.instance.objectNode();
    String type = mapping.path("type").asText();
    if (type.isBlank()) {
      throw new IllegalArgumentException(
          "the mapping of "
              + column
              + " has no type; give the name of a mapping type, or an object with \"type\"");
    }
    if ("alias".equals(type)) {
      throw new IllegalArgumentException(
          "the mapping of " + column + " is an alias, which holds no values; give another type");
    }
    return FieldMapping.declared(mapping);
  }

  /** The names in a column's path. */
  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    int position = 0;
    do {
      StringBuilder part = new StringBuilder();
      position = part(path, position, part);
      parts.add(part.toString());
    } while (position++ < path.length());
    if (parts.size() != PARTS || parts.contains("")) {
      throw badPath(path);
    }
    return List.copyOf(parts);
  }

  /** Reads one name; returns where it ends. */
  private static int part(String path, int start, StringBuilder part) {
    if (start >= path.length() || path.charAt(start) != '"') {
      int dot = path.indexOf('.', start);
      int end = dot < 0 ? path.length() : dot;
      part.append(path, start, end);
      if (part.indexOf("\"") >= 0) {
        throw badPath(path);
      }
      return end;
    }
    int position = start + 1;
    while (position < path.length()) {
      char c = path.charAt(position++);
      if (c != '"') {
        part.append(c);
      } else if (position < path.length() && path.charAt(position) == '"') {
        part.append(path.charAt(position++));
      } else if (position == path.length() || path.charAt(position) == '.') {
        return position;
      } else {
        throw badPath(path);
      }
    }
    throw badPath(path);
  }

  private static IllegalArgumentException badPath(String path) {
    return new IllegalArgumentException(
        "\""
            + path
            + "\" is not schema.table.column; put names that hold a dot or a quotation mark into"
            + " quotation marks, doubled inside");
  }

  /** The mapping of a column; null if the configuration names none. */
  ObjectNode find(String schema, String table, String column) {
    return mappings.isEmpty() ? null : mappings.get(List.of(schema, table, column));
  }

  /** All mappings, as fields of an object. */
  public ObjectNode asFields() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    mappings.values().forEach(mapping -> fields.set("f" + fields.size(), mapping));
    return fields;
  }
}
