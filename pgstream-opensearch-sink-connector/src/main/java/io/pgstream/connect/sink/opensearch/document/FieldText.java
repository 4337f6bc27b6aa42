package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Values of fields between one type and another. */
public final class FieldText {
  private FieldText() {}

  /**
   * A stored value in the form that a column's new type has. Arrays and objects stay as they are.
   *
   * @param json the value as it is stored
   * @param newType the type as the server's {@code format_type} prints it
   * @return JSON
   */
  public static String convert(String json, String newType) {
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
}
