package io.pgstream.connect.sink.opensearch.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.sink.opensearch.client.Answer;
import java.util.ArrayList;
import java.util.List;

/** The answer to a bulk request: one result per operation, in the order of the request. */
final class BulkResponse {
  /** Leaves of each item what says whether it worked, so that answers stay small. */
  static final String FILTER = "errors,items.*.status,items.*.error.type,items.*.error.reason";

  private BulkResponse() {}

  /**
   * Reads the results.
   *
   * @throws IllegalStateException if there are not as many as operations
   */
  static List<ItemResult> read(Answer answer, int operations) {
    JsonNode items = answer.json().path("items");
    if (items.size() != operations) {
      throw new IllegalStateException(
          "OpenSearch answered "
              + items.size()
              + " results to "
              + operations
              + " operations; check for a proxy that changes answers");
    }
    List<ItemResult> results = new ArrayList<>(operations);
    for (JsonNode item : items) {
      // The only field of an item is named after its action.
      JsonNode result = item.elements().next();
      JsonNode error = result.path("error");
      results.add(
          ItemResult.of(
              result.path("status").asInt(),
              error.path("type").asText(""),
              error.path("reason").asText("")));
    }
    return results;
  }
}
