package io.pgstream.connect.benchmarks.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.benchmarks.stack.BenchStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.http.HttpHost;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.opensearch.client.Request;
import org.opensearch.client.Response;
import org.opensearch.client.RestClient;

/**
 * The same documents with the same ids and versions as the sink wrote them, in ready-made bulk
 * requests of 2,000, sent one after the other through the low-level client into an index of the
 * same settings and mapping.
 */
public final class RawBulk {
  private static final int DOCUMENTS_PER_REQUEST = 2_000;
  private static final String INDEX = "raw-bulk";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchStack stack;
  private final ObjectNode definition;
  private final List<byte[]> bodies = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int inBody;
  private long documents;

  private RawBulk(BenchStack stack, ObjectNode definition) {
    this.stack = stack;
    this.definition = definition;
  }

  /** Takes the documents of an index. */
  public static RawBulk of(BenchStack stack, String index) {
    RawBulk bulk = new RawBulk(stack, definition(stack, index));
    new Documents(stack).forEach(index, bulk::add);
    bulk.endBody();
    return bulk;
  }

  private static ObjectNode definition(BenchStack stack, String index) {
    JsonNode original = stack.search().get("/" + index).path(index);
    ObjectNode settings = original.at("/settings/index").deepCopy();
    settings.remove(List.of("creation_date", "uuid", "version", "provided_name"));
    ObjectNode definition = JSON.createObjectNode();
    definition.putObject("settings").set("index", settings);
    definition.set("mappings", original.path("mappings"));
    return definition;
  }

  private void add(JsonNode document) {
    ObjectNode action = JSON.createObjectNode();
    action
        .putObject("index")
        .put("_index", INDEX)
        .put("_id", document.path("_id").asText())
        .put("version", document.path("_version").asLong())
        .put("version_type", "external_gte");
    write(action);
    write(document.path("_source"));
    inBody++;
    documents++;
    if (inBody == DOCUMENTS_PER_REQUEST) {
      endBody();
    }
  }

  private void write(JsonNode line) {
    try {
      body.write(line.toString().getBytes(StandardCharsets.UTF_8));
      body.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void endBody() {
    if (inBody > 0) {
      bodies.add(body.toByteArray());
      body.reset();
      inBody = 0;
    }
  }

  /**
   * Sends everything into a new index and removes it again.
   *
   * @return how many seconds it took, without connecting
   */
  public double send() throws IOException {
    stack.search().put("/" + INDEX, definition);
    try (RestClient client = RestClient.builder(HttpHost.create(stack.searchUrl())).build()) {
      client.performRequest(new Request("GET", "/"));
      long begin = System.nanoTime();
      for (byte[] request : bodies) {
        send(client, request);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      stack.search().refresh(INDEX);
      long count = stack.search().count(INDEX);
      if (count != documents) {
        throw new IllegalStateException(
            "raw bulk requests left " + count + " documents instead of " + documents);
      }
      return seconds;
    } finally {
      stack.search().delete("/" + INDEX);
    }
  }

  private static void send(RestClient client, byte[] body) throws IOException {
    Request request = new Request("POST", "/_bulk");
    request.setEntity(new NByteArrayEntity(body, ContentType.APPLICATION_JSON));
    Response response = client.performRequest(request);
    // Read it, as whoever wants to know about failed items must.
    JsonNode answer = JSON.readTree(response.getEntity().getContent());
    if (answer.path("errors").asBoolean()) {
      throw new IllegalStateException("items of a raw bulk request failed");
    }
  }
}
