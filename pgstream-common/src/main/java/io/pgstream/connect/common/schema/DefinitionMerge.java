package io.pgstream.connect.common.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Brings together what two transactions did to one object, neither of which saw the other: of a
 * definition only what its transaction has changed is taken over. Where both have changed the same,
 * the later one counts.
 */
public final class DefinitionMerge {
  /** Fields that name an element of a list, in the order in which they are looked for. */
  private static final List<String> IDS = List.of("pgstream_id", "oid", "id");

  private DefinitionMerge() {}

  /**
   * The object after both.
   *
   * @param base as the second transaction found it
   * @param change as it left it
   * @param current as the first transaction has left it
   */
  public static <T> T merge(T base, T change, T current, Class<T> type) {
    JsonNode merged =
        merge(SchemaJson.tree(base), SchemaJson.tree(change), SchemaJson.tree(current));
    return SchemaJson.parse(merged.toString(), type);
  }

  private static JsonNode merge(JsonNode base, JsonNode change, JsonNode current) {
    if (Objects.equals(base, change)) {
      return current;
    }
    if (Objects.equals(base, current)) {
      return change;
    }
    if (base instanceof ObjectNode before
        && change instanceof ObjectNode after
        && current instanceof ObjectNode now
        && sameId(before, after)
        && sameId(after, now)) {
      return fields(before, after, now);
    }
    if (isListOfParts(base) && isListOfParts(change) && isListOfParts(current)) {
      return elements(byId(base), byId(change), byId(current));
    }
    return change;
  }

  private static boolean sameId(ObjectNode one, ObjectNode other) {
    return Objects.equals(id(one), id(other));
  }

  private static ObjectNode fields(ObjectNode base, ObjectNode change, ObjectNode current) {
    TreeSet<String> names = new TreeSet<>();
    for (ObjectNode node : List.of(base, change, current)) {
      node.fieldNames().forEachRemaining(names::add);
    }
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      JsonNode value = merge(base.get(name), change.get(name), current.get(name));
      if (value != null) {
        merged.set(name, value);
      }
    }
    return merged;
  }

  private static ArrayNode elements(
      Map<String, JsonNode> base, Map<String, JsonNode> change, Map<String, JsonNode> current) {
    ArrayNode merged = JsonNodeFactory.instance.arrayNode();
    change.forEach(
        (id, element) -> {
          JsonNode before = base.get(id);
          JsonNode now = current.get(id);
          if (now != null) {
            merged.add(before == null ? element : merge(before, element, now));
          } else if (before == null) {
            merged.add(element);
          }
        });
    current.forEach(
        (id, element) -> {
          if (!base.containsKey(id) && !change.containsKey(id)) {
            merged.add(element);
          }
        });
    return merged;
  }

  /** Also an empty one. */
  private static boolean isListOfParts(JsonNode node) {
    if (!(node instanceof ArrayNode)) {
      return false;
    }
    for (JsonNode element : node) {
      if (id(element) == null) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, JsonNode> byId(JsonNode list) {
    Map<String, JsonNode> elements = new LinkedHashMap<>();
    for (Iterator<JsonNode> all = list.elements(); all.hasNext(); ) {
      JsonNode element = all.next();
      elements.put(id(element), element);
    }
    return elements;
  }

  private static String id(JsonNode element) {
    for (String field : IDS) {
      JsonNode value = element.get(field);
      if (value != null && value.isTextual()) {
        return value.textValue();
      }
    }
    return null;
  }
}
