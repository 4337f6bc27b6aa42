package io.pgstream.connect.sink.opensearch.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.sink.opensearch.client.Answer;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and moves aliases. Every call can be repeated. */
public final class Aliases {
  private final RetryingClient client;

  Aliases(RetryingClient client) {
    this.client = client;
  }

  /** The index that an alias points to; the newest generation if there are several. */
  public Optional<String> indexBehind(String alias) {
    return indexesBehind(alias).stream()
        .max(Comparator.comparingInt(index -> IndexNaming.generation(alias, index)));
  }

  private List<String> indexesBehind(String alias) {
    Answer answer = client.send("GET", Paths.of("_alias", alias));
    if (answer.status() == 404) {
      return List.of();
    }
    IndexAdmin.requireSuccess("alias \"" + alias + "\" cannot be read", answer);
    List<String> indexes = new ArrayList<>();
    answer.json().fieldNames().forEachRemaining(indexes::add);
    return indexes;
  }

  /** The aliases of an index, each with its settings; empty also if there is no such index. */
  private JsonNode of(String index) {
    Answer answer = client.send("GET", Paths.of(index, "_alias"));
    if (answer.status() != 404) {
      IndexAdmin.requireSuccess("aliases of \"" + index + "\" cannot be read", answer);
    }
    return answer.json().path(index).path("aliases");
  }

  /** Whether any alias points to an index of this name. */
  boolean isInUse(String index) {
    return !of(index).isEmpty();
  }

  /** Points an alias to this index and no other. */
  public void point(String alias, String index) {
    List<String> before = indexesBehind(alias);
    if (before.equals(List.of(index))) {
      return;
    }
    ArrayNode actions = JsonNodeFactory.instance.arrayNode();
    before.stream()
        .filter(other -> !other.equals(index))
        .forEach(other -> action(actions, "remove", alias, other));
    action(actions, "add", alias, index);
    update(actions, alias);
  }

  /** Gives an index another alias in the place of one it has, at one instant. */
  public void rename(String before, String now, String index) {
    ArrayNode actions = JsonNodeFactory.instance.arrayNode();
    action(actions, "add", now, index);
    action(actions, "remove", before, index);
    update(actions, now);
  }

  /** Takes an alias from an index; does nothing if it points elsewhere. */
  public void remove(String alias, String index) {
    if (indexesBehind(alias).contains(index)) {
      ArrayNode actions = JsonNodeFactory.instance.arrayNode();
      action(actions, "remove", alias, index);
      update(actions, alias);
    }
  }

  /**
   * Points every alias of an index, those that users made included, to another one, at one instant.
   */
  public void replace(String alias, String oldIndex, String newIndex) {
    ArrayNode actions = JsonNodeFactory.instance.arrayNode();
    for (Map.Entry<String, JsonNode> old : of(oldIndex).properties()) {
      action(actions, "add", old.getKey(), newIndex).setAll((ObjectNode) old.getValue());
      action(actions, "remove", old.getKey(), oldIndex);
    }
    update(actions, alias);
  }

  private static ObjectNode action(ArrayNode actions, String kind, String alias, String index) {
    return actions.addObject().putObject(kind).put("index", index).put("alias", alias);
  }

  private void update(ArrayNode actions, String alias) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("actions", actions);
    Answer answer =
        client.send(
            "POST", "/_aliases", Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
    IndexAdmin.requireSuccess(
        "alias \""
            + alias
            + "\" cannot be set; if an index has this name, delete or reindex it under another",
        answer);
  }
}
