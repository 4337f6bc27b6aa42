package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Values of fields as text, and from one type to another. */
public final class FieldText {
  private static final JsonMapper JSON = new JsonMapper();

  private FieldText() {}

  /**
   * A stored value as part of a document's id: scalars as their text, anything else as its JSON.
   *
   * @return null for null
   */
  public static String text(String json) {
    try (JsonParser parser = DocumentSource.parser(json.getBytes(StandardCharsets.UTF_8))) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        return null;
      }
      return token.isScalarValue() ? parser.getText() : json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #text} reads from a document that holds this value. */
  public static String text(ColumnType type, String value) {
    boolean asItStands =
        switch (type.family()) {
          case INTEGER, DECIMAL, JSON, TEXT, KEYWORD, ADDRESS, NETWORK -> true;
          case BOOLEAN, DATE, TIMESTAMP, BINARY, TREE, PLACE, RANGE -> false;
        };
    return asItStands && !type.array() ? value : text(DocumentSource.value(type, value));
  }

  /** The JSON of a value of which {@link #text} made this text. */
  public static String json(String text, ColumnType type) {
    boolean isJson = text.startsWith("[") || text.startsWith("{");
    return switch (type.family()) {
      case TREE, PLACE, RANGE -> isJson ? text : string(text);
      case BINARY -> type.array() ? text : string(text);
      default -> type.array() && isJson ? text : DocumentSource.value(type, text);
    };
  }

  private static String string(String text) {
    return DocumentSource.value(ColumnType.parse("text"), text);
  }

  /**
   * A stored value in the form that a column's new type has. Arrays and objects stay as they are.
   *
   * @param json the value as it is stored
   * @param newType the type that the column has now
   * @return JSON
   */
  public static String convert(String json, ColumnType newType) {
    try (JsonParser parser = DocumentSource.parser(json.getBytes(StandardCharsets.UTF_8))) {
      JsonToken token = parser.nextToken();
      return token == JsonToken.VALUE_NULL || !token.isScalarValue()
          ? json
          : DocumentSource.value(newType, parser.getText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException notOfThisForm) {
      return json;
    }
  }

  /**
   * A stored text, or an array of texts, with some of them replaced.
   *
   * @param texts new texts by old ones
   * @return JSON
   */
  public static String replace(String json, Map<String, String> texts) {
    try {
      return replace(JSON.readTree(json), texts).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode replace(JsonNode value, Map<String, String> texts) {
    if (value.isTextual() && texts.containsKey(value.textValue())) {
      return TextNode.valueOf(texts.get(value.textValue()));
    }
    if (!value.isArray()) {
      return value;
    }
    ArrayNode replaced = JsonNodeFactory.instance.arrayNode();
    value.forEach(element -> replaced.add(replace(element, texts)));
    return replaced;
  }
}
