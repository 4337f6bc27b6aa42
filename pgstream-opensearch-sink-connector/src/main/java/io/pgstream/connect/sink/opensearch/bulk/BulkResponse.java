package io.pgstream.connect.sink.opensearch.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pgstream.connect.sink.opensearch.client.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The answer to a bulk request: one result per operation, in the order of the request. */
final class BulkResponse {
  /** Leaves of each item what says whether it worked, so that answers stay small. */
  static final String FILTER = "errors,items.*.status,items.*.error.type,items.*.error.reason";

  private static final JsonFactory JSON = new JsonFactory();

  private BulkResponse() {}

  /**
   * Reads the results.
   *
   * @throws IllegalStateException if there are not as many as operations
   */
  static List<ItemResult> read(Answer answer, int operations) {
    List<ItemResult> results = new ArrayList<>(operations);
    try (JsonParser json = JSON.createParser(answer.body())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean items = "items".equals(json.currentName());
        if (json.nextToken() == JsonToken.START_ARRAY && items) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            results.add(item(json));
          }
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      // It is no answer of OpenSearch; its message quotes the answer.
      results.clear();
    }
    if (results.size() != operations) {
      throw new IllegalStateException(
          "OpenSearch answered "
              + results.size()
              + " results to "
              + operations
              + " operations; check for a proxy that changes answers");
    }
    return results;
  }

  /** The only field of an item is named after its action. */
  private static ItemResult item(JsonParser json) throws IOException {
    ItemResult result = ItemResult.of(0, "", "");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      json.nextToken();
      result = result(json);
    }
    return result;
  }

  private static ItemResult result(JsonParser json) throws IOException {
    int status = 0;
    String[] error = {"", ""};
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_NUMBER_INT && "status".equals(field)) {
        status = json.getIntValue();
      } else if (value == JsonToken.START_OBJECT && "error".equals(field)) {
        error = error(json);
      } else {
        json.skipChildren();
      }
    }
    return ItemResult.of(status, error[0], error[1]);
  }

  /** Type and reason. */
  private static String[] error(JsonParser json) throws IOException {
    String[] error = {"", ""};
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (value.isScalarValue() && "type".equals(field)) {
        error[0] = json.getText();
      } else if (value.isScalarValue() && "reason".equals(field)) {
        error[1] = json.getText();
      } else {
        json.skipChildren();
      }
    }
    return error;
  }
}
