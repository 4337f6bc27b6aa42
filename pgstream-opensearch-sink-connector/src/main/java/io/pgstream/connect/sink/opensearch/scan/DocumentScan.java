package io.pgstream.connect.sink.opensearch.scan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** All documents of an index as they are when the scan starts, page by page. */
final class DocumentScan {
  private static final String KEEP_ALIVE = "10m";
  private static final int PAGE_WITH_SOURCE = 200;
  private static final int PAGE_OF_IDS = 2_000;

  private final RetryingClient client;
  private final String index;
  private final String tableId;
  private final boolean withSource;
  private String scrollId;
  private boolean uncertain;

  /**
   * A scan that has not started.
   *
   * @param index an index or alias
   * @param tableId limits the scan to documents of this table; null for all documents
   */
  DocumentScan(RetryingClient client, String index, String tableId, boolean withSource) {
    this.client = client;
    this.index = index;
    this.tableId = tableId;
    this.withSource = withSource;
  }

  /** The next documents; empty at the end, or if there is no such index. */
  List<StoredDocument> nextPage() {
    Answer answer = scrollId == null ? start() : next();
    if (answer.status() == 404 && scrollId != null) {
      // The server forgets scrolls after a while and at a restart: begin again.
      scrollId = null;
      answer = start();
    }
    if (answer.status() == 404) {
      return List.of();
    }
    if (!answer.isSuccess()) {
      throw new ConnectException("documents of \"" + index + "\" cannot be read: " + answer);
    }
    scrollId = StoredDocument.scrollId(answer.body());
    List<StoredDocument> page = StoredDocument.ofSearch(answer.body());
    if (!page.isEmpty()) {
      return page;
    }
    close();
    // What a page did, it can do twice: nothing is lost by reading all of them again.
    return uncertain ? startAgain() : page;
  }

  private List<StoredDocument> startAgain() {
    uncertain = false;
    return nextPage();
  }

  private Answer start() {
    String path = "/" + URLEncoder.encode(index, StandardCharsets.UTF_8).replace("+", "%20");
    // Documents are found by a search only after a refresh.
    Answer refreshed = client.send("POST", path + "/_refresh");
    if (!refreshed.isSuccess()) {
      return refreshed;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", withSource ? PAGE_WITH_SOURCE : PAGE_OF_IDS);
    body.put("version", true).put("_source", withSource);
    body.putArray("sort").add("_doc");
    ObjectNode query = body.putObject("query");
    if (tableId == null) {
      query.putObject("match_all");
    } else {
      query.putObject("term").put(DocumentSource.TABLE_FIELD, tableId);
    }
    return client.send(
        "POST",
        path + "/_search",
        Map.of("scroll", KEEP_ALIVE, "allow_partial_search_results", "false"),
        bytes(body));
  }

  /**
   * A scroll moves on also when its answer gets lost, and the next try would skip a page: then the
   * scan is uncertain and has to be repeated.
   */
  private Answer next() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("scroll", KEEP_ALIVE).put("scroll_id", scrollId);
    long retriesBefore = client.retries();
    Answer answer = client.send("POST", "/_search/scroll", Map.of(), bytes(body));
    uncertain |= client.retries() != retriesBefore;
    return answer;
  }

  private void close() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    client.send("DELETE", "/_search/scroll", Map.of(), bytes(body.put("scroll_id", scrollId)));
    scrollId = null;
  }

  private static byte[] bytes(ObjectNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
