package io.pgstream.connect.it.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads whole indexes, numbers digit by digit. */
final class StoredDocuments {
  private static final int PAGE = 1_000;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final URI node;

  StoredDocuments(URI node) {
    this.node = node;
  }

  /** The sources of an alias's documents by their ids. */
  Map<String, Map<String, Object>> all(String alias) {
    String index = "/" + URLEncoder.encode(alias, StandardCharsets.UTF_8).replace("+", "%20");
    post(index + "/_refresh", JsonNodeFactory.instance.objectNode());
    ObjectNode first = JsonNodeFactory.instance.objectNode().put("size", PAGE);
    first.putArray("sort").add("_doc");
    Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
    Map<String, Object> page = post(index + "/_search?scroll=1m", first);
    List<Map<String, Object>> hits = hits(page);
    while (!hits.isEmpty()) {
      hits.forEach(hit -> documents.put((String) hit.get("_id"), ExactJson.object(hit, "_source")));
      ObjectNode next = JsonNodeFactory.instance.objectNode().put("scroll", "1m");
      page = post("/_search/scroll", next.put("scroll_id", (String) page.get("_scroll_id")));
      hits = hits(page);
    }
    return documents;
  }

  private static List<Map<String, Object>> hits(Map<String, Object> page) {
    return ExactJson.objects(ExactJson.object(page, "hits"), "hits");
  }

  private Map<String, Object> post(String path, ObjectNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(node.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + ": HTTP " + answer.statusCode());
      }
      return ExactJson.parseObject(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
