package io.pgstream.connect.benchmarks.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.benchmarks.stack.BenchStack;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The documents that the OpenSearch sink has written. */
public final class Documents {
  private static final int PAGE = 5_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenSearchRest search;

  /** The documents of this node. */
  public Documents(BenchStack stack) {
    this.search = stack.search();
  }

  /** Names of the indexes that hold rows: not those of the sink itself. */
  public List<String> indexes() {
    List<String> names = new ArrayList<>();
    search.indices().forEach(index -> names.add(index.path("index").asText()));
    return names.stream().filter(Documents::isOfRows).sorted().toList();
  }

  /** How many rows were written so far, whether they can be found yet or not. */
  public long writtenRows() {
    long written = 0;
    for (var index : search.get("/_all/_stats/indexing").path("indices").properties()) {
      if (isOfRows(index.getKey())) {
        written += index.getValue().at("/primaries/indexing/index_total").asLong();
      }
    }
    return written;
  }

  /** How many rows can be found; makes all that were written so. */
  public long rows() {
    List<String> indexes = indexes();
    indexes.forEach(search::refresh);
    return indexes.stream().mapToLong(search::count).sum();
  }

  private static boolean isOfRows(String index) {
    return !index.startsWith(".") && !index.startsWith("pgstream");
  }

  /** Reads every document of an index ({@code _id}, {@code _source}, {@code _version}). */
  public void forEach(String index, Consumer<JsonNode> reader) {
    search.refresh(index);
    ObjectNode query = JSON.createObjectNode().put("size", PAGE);
    query.putArray("sort").add("_doc");
    JsonNode page = search.post("/" + index + "/_search?scroll=2m&version=true", query);
    while (!page.at("/hits/hits").isEmpty()) {
      page.at("/hits/hits").forEach(reader);
      ObjectNode next = JSON.createObjectNode().put("scroll", "2m");
      page =
          search.post("/_search/scroll", next.put("scroll_id", page.path("_scroll_id").asText()));
    }
    search.delete("/_search/scroll/" + page.path("_scroll_id").asText());
  }

  /** Deletes all indexes. */
  public void deleteAll() {
    search.indices().forEach(index -> delete(index.path("index").asText()));
  }

  private void delete(String index) {
    if (!index.startsWith(".")) {
      search.delete("/" + index);
    }
  }
}
