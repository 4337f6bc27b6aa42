package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static io.pgstream.connect.it.Waiting.eventually;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.rest.ConnectRest;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class's own part of the cluster: databases, slot, topic and connectors whose names begin
 * with the class's. All of it is removed after the class.
 */
public final class Pipeline
    implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Function<ExtensionContext, Cluster> clusters;
  private Cluster cluster;

  /**
   * In the cluster of the whole run.
   *
   * @param name lower-case letters
   */
  public Pipeline(String name) {
    this(name, Cluster::of);
  }

  /** In another cluster. */
  Pipeline(String name, Function<ExtensionContext, Cluster> clusters) {
    this.name = "it_" + name;
    this.clusters = clusters;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws SQLException {
    cluster = clusters.apply(context);
    new Database(cluster.connections().sourceUrl()).execute("CREATE DATABASE " + name);
    new Database(cluster.connections().targetUrl()).execute("CREATE DATABASE " + name);
  }

  public Cluster cluster() {
    return cluster;
  }

  public ConnectRest connect() {
    return cluster.connect();
  }

  public OpenSearchRest search() {
    return cluster.search();
  }

  public Database source() {
    return new Database(Database.withName(cluster.connections().sourceUrl(), name));
  }

  public Database target() {
    return new Database(Database.withName(cluster.connections().targetUrl(), name));
  }

  /** What the source and both targets hold of schema public. */
  public Comparison comparison() {
    return new Comparison(source(), target(), search());
  }

  public Topic topic() {
    return new Topic(cluster.connections().bootstrapServers(), name);
  }

  public String slot() {
    return name + "_slot";
  }

  public String connector(Role role) {
    return name + "-" + role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The file of {@code config/} with the names of this class. */
  public Map<String, String> config(Role role) throws IOException {
    JsonNode file =
        JSON.readTree(PgStreamHome.locate().root().resolve("config").resolve(role.file()).toFile());
    Map<String, String> config =
        JSON.convertValue(file.path("config"), new TypeReference<Map<String, String>>() {});
    config.put("name", connector(role));
    config.replace("topic", name);
    config.replace("topics", name);
    config.replace("offsets.storage.topic", name + "-offsets");
    config.replace("slot.name", slot());
    config.replaceAll((key, value) -> withOwnDatabase(value));
    return config;
  }

  /** The reference to OpenSearch stays: the worker resolves it. */
  private String withOwnDatabase(String value) {
    return switch (value) {
      case "${env:PGSTREAM_SOURCE_URL}" ->
          Database.withName(cluster.connectionsFromWorkers().sourceUrl(), name);
      case "${env:PGSTREAM_TARGET_URL}" ->
          Database.withName(cluster.connectionsFromWorkers().targetUrl(), name);
      default -> value;
    };
  }

  /** POSTs all three connectors and waits until they run. */
  public void start() throws IOException {
    for (Role role : Role.values()) {
      register(role, Map.of());
    }
  }

  /** POSTs one connector, with some values changed, and waits until it runs. */
  public void register(Role role, Map<String, String> changes) throws IOException {
    Map<String, String> config = config(role);
    config.putAll(changes);
    ObjectNode connector = JSON.createObjectNode().put("name", connector(role));
    connector.set("config", JSON.valueToTree(config));
    connect().create(connector);
    connect().awaitRunning(connector(role), PATIENCE);
    if (role == Role.SOURCE) {
      // A sink that starts before its topic exists finds it only at its next metadata refresh.
      connect().awaitTopic(connector(role), name, PATIENCE);
    }
  }

  public void awaitRunning() {
    for (Role role : Role.values()) {
      connect().awaitRunning(connector(role), PATIENCE);
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws Exception {
    if (context.getExecutionException().isPresent()) {
      cluster.keepLogs(
          context.getRequiredTestClass().getSimpleName()
              + "."
              + context.getRequiredTestMethod().getName());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    cluster.reviveWorkers();
    connect().connectors().stream().filter(this::isOwn).forEach(connect()::delete);
    eventually().until(() -> connect().connectors().stream().noneMatch(this::isOwn));
    Database source = new Database(cluster.connections().sourceUrl());
    // The slot is free a moment after its connector is gone.
    eventually()
        .until(
            () -> {
              source.query(
                  "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                      + " WHERE database = '"
                      + name
                      + "'");
              return true;
            });
    source.execute("DROP DATABASE " + name + " WITH (FORCE)");
    new Database(cluster.connections().targetUrl())
        .execute("DROP DATABASE " + name + " WITH (FORCE)");
    topic().delete();
    for (JsonNode index : search().indices()) {
      deleteIndex(index.path("index").asText());
    }
  }

  /** The names of indexes come from schemas, which all classes call public. */
  private void deleteIndex(String index) {
    if (!index.startsWith(".")) {
      search().delete("/" + index);
    }
  }

  private boolean isOwn(String connector) {
    return connector.startsWith(name + "-");
  }
}
