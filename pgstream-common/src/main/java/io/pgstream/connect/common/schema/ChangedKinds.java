package io.pgstream.connect.common.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Looks at the changes of a description without making anything else of it. */
public final class ChangedKinds {
  private ChangedKinds() {}

  /**
   * Whether a command has created or altered objects of a kind.
   *
   * @param json of {@code schema_log.schema}
   * @param kind as in {@link ObjectChange#kind}
   * @return false also for what is not such JSON
   */
  public static boolean has(String json, String kind) {
    // Almost no description names the kind anywhere, however its JSON is laid out.
    if (!json.contains('"' + kind + '"')) {
      return false;
    }
    try (JsonParser parser = SchemaJson.parser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean changes = parser.currentName().equals("changes");
        parser.nextToken();
        if (changes) {
          return isAmong(parser, kind);
        }
        parser.skipChildren();
      }
      return false;
    } catch (IOException notReadable) {
      // Whoever applies it says so.
      return false;
    }
  }

  private static boolean isAmong(JsonParser parser, String kind) throws IOException {
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      ObjectChange change = parser.readValueAs(ObjectChange.class);
      if (kind.equals(change.kind()) && !ObjectChange.DROP.equals(change.op())) {
        return true;
      }
    }
    return false;
  }
}
