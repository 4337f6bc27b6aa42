package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that a field wants as JSON: {@code json}, {@code jsonb}, and what vectors print. */
final class TreeText {
  private static final Pattern PAIR = Pattern.compile("\\(([^(),]+),([^(),]+)\\)");

  /** Less deep than the server reads, whose documents have it inside an object or two. */
  private static final int MAX_DEPTH = 900;

  // The server refuses objects with two fields of one name, which the type json allows.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(ValueWriter.MAX_NUMBER_LENGTH)
                  .maxNestingDepth(MAX_DEPTH)
                  .build())
          .build();

  private TreeText() {}

  /** Writes JSON token by token, numbers digit by digit; anything else as a string. */
  static void write(JsonGenerator json, String text) throws IOException {
    if (!isJson(text)) {
      json.writeString(text);
      return;
    }
    try (JsonParser parser = JSON.createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken().isNumeric()) {
          json.writeNumber(parser.getText());
        } else {
          json.copyCurrentEvent(parser);
        }
      }
    }
  }

  private static boolean isJson(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }
      parser.skipChildren();
      if (first.isScalarValue()) {
        // Numbers and strings are checked when they are asked for.
        parser.getText();
      }
      return parser.nextToken() == null;
    } catch (IOException notJson) {
      return false;
    }
  }

  /** {@code (x,y)} as a JSON array, longitude first; anything else as it is. */
  static String place(String text) {
    Matcher matcher = PAIR.matcher(text);
    return matcher.matches() ? "[" + matcher.group(1) + "," + matcher.group(2) + "]" : text;
  }
}
