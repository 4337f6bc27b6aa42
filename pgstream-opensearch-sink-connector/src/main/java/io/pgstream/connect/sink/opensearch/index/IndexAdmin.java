package io.pgstream.connect.sink.opensearch.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and changes indexes. Every call can be repeated. */
public final class IndexAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(IndexAdmin.class);
  private static final String FIELDS_LIMIT = "index.mapping.total_fields.limit";
  private static final int INITIAL_FIELDS_LIMIT = 2_000;
  private static final int MAX_FIELDS_LIMIT = 1_000_000;

  private final RetryingClient client;
  private final int shards;
  private final int replicas;

  /** An administrator whose new indexes have so many shards and replicas. */
  public IndexAdmin(RetryingClient client, int shards, int replicas) {
    this.client = client;
    this.shards = shards;
    this.replicas = replicas;
  }

  /** Creates the index of a schema and its alias, where they are missing. */
  public void ensureAlias(String alias) {
    if (indexBehind(alias).isPresent()) {
      return;
    }
    String index = IndexNaming.index(alias, 1);
    create(index, tableField(), INITIAL_FIELDS_LIMIT);
    addAlias(alias, index);
    LOG.info("Created index \"{}\" with alias \"{}\"", index, alias);
  }

  /** Creates an index without alias, where it is missing. */
  public void ensureIndex(String index, ObjectNode properties) {
    if (client.send("HEAD", Paths.of(index)).status() == 404) {
      create(index, properties, INITIAL_FIELDS_LIMIT);
    }
  }

  /** Properties of an index that holds documents of tables and none yet. */
  private static ObjectNode tableField() {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.putObject(DocumentSource.TABLE_FIELD).put("type", "keyword");
    return properties;
  }

  /** Creates an index with these fields and no others; does nothing if it exists. */
  public void create(String index, ObjectNode properties, int fieldsLimit) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode settings = body.putObject("settings");
    settings.put("index.number_of_shards", shards).put("index.number_of_replicas", replicas);
    settings.put(FIELDS_LIMIT, fieldsLimit);
    // Deletes are remembered for so long: an older change that comes late brings nothing back.
    settings.put("index.gc_deletes", "1d");
    body.putObject("mappings").put("dynamic", "strict").set("properties", properties);
    Answer answer = put(Paths.of(index), body);
    if (!answer.isSuccess() && !"resource_already_exists_exception".equals(answer.errorType())) {
      throw failed("index \"" + index + "\" cannot be created", answer);
    }
  }

  private void addAlias(String alias, String index) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("actions").addObject().putObject("add").put("index", index).put("alias", alias);
    updateAliases(body, alias);
  }

  private void updateAliases(ObjectNode body, String alias) {
    Answer answer = client.send("POST", "/_aliases", Map.of(), bytes(body));
    if (!answer.isSuccess()) {
      throw failed(
          "alias \""
              + alias
              + "\" cannot be set; if an index has this name, delete or reindex it under another",
          answer);
    }
  }

  /** The index that an alias points to; the newest generation if there are several. */
  public Optional<String> indexBehind(String alias) {
    Answer answer = client.send("GET", Paths.of("_alias", alias));
    if (answer.status() == 404) {
      return Optional.empty();
    }
    requireSuccess("alias \"" + alias + "\" cannot be read", answer);
    List<String> indexes = new ArrayList<>();
    answer.json().fieldNames().forEachRemaining(indexes::add);
    return indexes.stream()
        .max(Comparator.comparingInt(index -> IndexNaming.generation(alias, index)));
  }

  /** The fields of an index. */
  public ObjectNode fields(String index) {
    Answer answer = client.send("GET", Paths.of(index, "_mapping"));
    requireSuccess("the mapping of \"" + index + "\" cannot be read", answer);
    JsonNode properties = answer.json().path(index).path("mappings").path("properties");
    return properties.isObject() ? (ObjectNode) properties : JsonNodeFactory.instance.objectNode();
  }

  /** Adds fields to an index, and raises its limit of fields when they need it. */
  public void addFields(String index, ObjectNode fields) {
    if (fields.isEmpty()) {
      return;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("properties", fields);
    Answer answer = put(Paths.of(index, "_mapping"), body);
    while (!answer.isSuccess() && answer.errorReason().contains("total fields")) {
      raiseFieldsLimit(index);
      answer = put(Paths.of(index, "_mapping"), body);
    }
    requireSuccess("fields cannot be added to index \"" + index + "\"", answer);
  }

  private void raiseFieldsLimit(String index) {
    int limit = fieldsLimit(index);
    if (limit >= MAX_FIELDS_LIMIT) {
      throw new ConnectException(
          "index \"" + index + "\" has " + limit + " fields; split the schema's tables up");
    }
    int raised = limit * 2;
    LOG.warn(
        "Index \"{}\" needs more than {} fields: raising {} to {}. Very wide indexes burden the"
            + " whole cluster",
        index,
        limit,
        FIELDS_LIMIT,
        raised);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put(FIELDS_LIMIT, raised);
    requireSuccess(
        "settings of index \"" + index + "\" cannot be changed",
        put(Paths.of(index, "_settings"), body));
  }

  /** How many fields an index may have. */
  public int fieldsLimit(String index) {
    Answer answer =
        client.send("GET", Paths.of(index, "_settings"), Map.of("flat_settings", "true"), null);
    requireSuccess("settings of index \"" + index + "\" cannot be read", answer);
    return answer
        .json()
        .path(index)
        .path("settings")
        .path(FIELDS_LIMIT)
        .asInt(INITIAL_FIELDS_LIMIT);
  }

  /** Points an alias to another index and deletes the one it pointed to, at one instant. */
  public void replace(String alias, String oldIndex, String newIndex) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode actions = body.putArray("actions");
    actions.addObject().putObject("add").put("index", newIndex).put("alias", alias);
    actions.addObject().putObject("remove_index").put("index", oldIndex);
    updateAliases(body, alias);
  }

  /** Deletes an index; does nothing if it does not exist. */
  public void delete(String index) {
    Answer answer = client.send("DELETE", Paths.of(index));
    if (answer.status() != 404) {
      requireSuccess("index \"" + index + "\" cannot be deleted", answer);
    }
  }

  private Answer put(String path, ObjectNode body) {
    return client.send("PUT", path, Map.of(), bytes(body));
  }

  private static byte[] bytes(ObjectNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void requireSuccess(String problem, Answer answer) {
    if (!answer.isSuccess()) {
      throw failed(problem, answer);
    }
  }

  /** Requests of this class hold names only, so the server's reason can be shown. */
  private static ConnectException failed(String problem, Answer answer) {
    return new ConnectException(problem + ": " + answer + ": " + answer.errorReason());
  }
}
