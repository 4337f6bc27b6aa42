package io.pgstream.connect.sink.opensearch.document;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of Postgres ranges as objects with {@code gte}, {@code gt}, {@code lte}, {@code
 * lt}.
 */
final class RangeText {
  private static final Pattern RANGE =
      Pattern.compile(
          "([\\[(])(?:\"([^\"\\\\]*)\"|([^\",]*)),(?:\"([^\"\\\\]*)\"|([^\",]*))([])])");

  private RangeText() {}

  /** {@code empty} holds nothing and becomes null; what is no range stays a string. */
  static void write(JsonGenerator json, String text) throws IOException {
    Matcher matcher = RANGE.matcher(text);
    if (matcher.matches()) {
      json.writeStartObject();
      bound(json, "[".equals(matcher.group(1)) ? "gte" : "gt", matcher.group(2), matcher.group(3));
      bound(json, "]".equals(matcher.group(6)) ? "lte" : "lt", matcher.group(4), matcher.group(5));
      json.writeEndObject();
    } else if ("empty".equals(text)) {
      json.writeNull();
    } else {
      json.writeString(text);
    }
  }

  private static void bound(JsonGenerator json, String name, String quoted, String plain)
      throws IOException {
    if (quoted != null) {
      json.writeStringField(name, DateText.iso(quoted));
    } else if (!plain.isEmpty()) {
      json.writeStringField(name, DateText.iso(plain));
    }
  }
}
