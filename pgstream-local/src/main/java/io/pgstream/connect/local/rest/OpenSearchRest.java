package io.pgstream.connect.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A client of the few OpenSearch requests that tests and the demo need. Methods throw {@link
 * RestException} when the answer is an error. Safe for several threads.
 */
public final class OpenSearchRest {

  private static final int NOT_FOUND = 404;
  private static final int PAGE_HITS = 10_000;
  private static final String HITS = "/hits/hits";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonHttp http;

  /**
   * @param node {@code http://host:port}
   */
  public OpenSearchRest(URI node) {
    this.http = new JsonHttp(node);
  }

  /** Whether the node serves requests; never throws for a node that is down. */
  public boolean isHealthy() {
    return http.answers("/_cluster/health");
  }

  /** GET of any path, for example {@code /public-1/_mapping}. */
  public JsonNode get(String path) {
    return http.require("GET", path, null);
  }

  /** POST to any path; {@code body} may be null. */
  public JsonNode post(String path, JsonNode body) {
    return http.require("POST", path, body);
  }

  /** PUT to any path; {@code body} may be null. */
  public JsonNode put(String path, JsonNode body) {
    return http.require("PUT", path, body);
  }

  /** DELETE of any path. */
  public JsonNode delete(String path) {
    return http.require("DELETE", path, null);
  }

  /** Makes everything written so far visible to {@link #search} and {@link #count}. */
  public void refresh(String index) {
    post("/" + encode(index) + "/_refresh", null);
  }

  /** How many documents a refreshed index or alias holds; 0 when it does not exist. */
  public long count(String index) {
    return find("/" + encode(index) + "/_count")
        .map(body -> body.path("count").asLong())
        .orElse(0L);
  }

  /**
   * One document ({@code _source}, {@code _version}, ...), whether refreshed or not; empty when it
   * does not exist.
   */
  public Optional<JsonNode> document(String index, String id) {
    return find("/" + encode(index) + "/_doc/" + encode(id));
  }

  /** Whether an index or alias of this name exists. */
  public boolean exists(String index) {
    return find("/" + encode(index)).isPresent();
  }

  /**
   * All hits of a query in OpenSearch's query language, for example {@code {"match_all":{}}}. They
   * are read page by page: one answer holds 10,000 at most.
   */
  public List<JsonNode> search(String index, JsonNode query) {
    JsonNode body = JSON.createObjectNode().put("size", PAGE_HITS).set("query", query);
    JsonNode page = post("/" + encode(index) + "/_search?version=true&scroll=1m", body);
    List<JsonNode> hits = new ArrayList<>();
    page.at(HITS).forEach(hits::add);
    while (page.at(HITS).size() == PAGE_HITS) {
      page = post("/_search/scroll", scroll(page).put("scroll", "1m"));
      page.at(HITS).forEach(hits::add);
    }
    http.require("DELETE", "/_search/scroll", scroll(page));
    return hits;
  }

  private static ObjectNode scroll(JsonNode page) {
    return JSON.createObjectNode().put("scroll_id", page.path("_scroll_id").asText());
  }

  /** All documents of a refreshed index. */
  public List<JsonNode> searchAll(String index) {
    return search(index, JSON.createObjectNode().set("match_all", JSON.createObjectNode()));
  }

  /** The rows of {@code _cat/indices}. */
  public JsonNode indices() {
    return get("/_cat/indices?format=json");
  }

  private Optional<JsonNode> find(String path) {
    JsonHttp.Answer answer = http.send("GET", path, null);
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    if (!answer.isSuccess()) {
      throw http.failure("GET", path, answer);
    }
    return Optional.of(answer.body());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
