package io.pgstream.connect.sink.opensearch.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads and changes settings of indexes. Every call can be repeated. */
public final class IndexSettings {
  /** The {@link #refreshInterval} of an index that shows new documents only when it is told to. */
  public static final String NEVER = "-1";

  private static final String REFRESH_INTERVAL = "index.refresh_interval";

  private final RetryingClient client;

  IndexSettings(RetryingClient client) {
    this.client = client;
  }

  /** What is set of an index, by full names; a missing node if there is no such index. */
  JsonNode read(String index) {
    Answer answer =
        client.send("GET", Paths.of(index, "_settings"), Map.of("flat_settings", "true"), null);
    if (answer.status() != 404) {
      IndexAdmin.requireSuccess("settings of index \"" + index + "\" cannot be read", answer);
    }
    return answer.json().path(index).path("settings");
  }

  void change(String index, ObjectNode settings) {
    byte[] body = settings.toString().getBytes(StandardCharsets.UTF_8);
    Answer answer = client.send("PUT", Paths.of(index, "_settings"), Map.of(), body);
    IndexAdmin.requireSuccess("settings of index \"" + index + "\" cannot be changed", answer);
  }

  /** How often an index shows new documents; null if nobody has set it or there is no index. */
  public String refreshInterval(String index) {
    return read(index).path(REFRESH_INTERVAL).asText(null);
  }

  /** Sets how often an index shows new documents; null for the server's choice. */
  public void setRefreshInterval(String index, String interval) {
    change(index, JsonNodeFactory.instance.objectNode().put(REFRESH_INTERVAL, interval));
  }

  /** Shows all documents of an index now. */
  public void refresh(String index) {
    IndexAdmin.requireSuccess(
        "index \"" + index + "\" cannot be refreshed",
        client.send("POST", Paths.of(index, "_refresh")));
  }
}
