package io.pgstream.connect.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.local.rest.ConnectRest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Registers connectors by POSTing JSON files of the form users POST ({@code name}, {@code config}),
 * in the order given.
 *
 * <p>In their values {@code ${NAME}} stands for an address of the stack, with the names of {@code
 * connections.env}. References to a config provider, {@code ${env:NAME}}, are left to the worker.
 */
public final class JsonConnectorSetup implements ConnectorSetup {

  private static final Duration RUNNING_TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Path> files;

  /**
   * @param files connector JSON files
   */
  public JsonConnectorSetup(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /** The connectors of the repository's {@code config} folder: the source, then the sinks. */
  public static JsonConnectorSetup ofConfig(PgStreamHome home) {
    Path config = home.root().resolve("config");
    return new JsonConnectorSetup(
        Stream.of("pgstream-source.json", "pgstream-pg-sink.json", "pgstream-opensearch-sink.json")
            .map(config::resolve)
            .toList());
  }

  @Override
  public void register(Services services) {
    Placeholders placeholders = new Placeholders(services.connectionsFromWorkers().toMap());
    ConnectRest rest = new ConnectRest(URI.create(services.connections().connectUrls().get(0)));
    for (Path file : files) {
      JsonNode connector = read(file, placeholders);
      rest.create(connector);
      String name = connector.path("name").asText();
      rest.awaitRunning(name, RUNNING_TIMEOUT);
      if (connector.path("config").has("topic")) {
        // A sink that starts before its topic exists finds it only at its next metadata refresh.
        rest.awaitTopic(name, connector.path("config").path("topic").asText(), RUNNING_TIMEOUT);
      }
    }
  }

  static JsonNode read(Path file, Placeholders placeholders) {
    try {
      JsonNode connector = JSON.readTree(file.toFile());
      if (!(connector.path("config") instanceof ObjectNode config)
          || !connector.hasNonNull("name")) {
        throw new LocalStackException(file + " is no connector: it needs \"name\" and \"config\"");
      }
      for (Map.Entry<String, JsonNode> entry : config.properties()) {
        entry.setValue(filled(file, entry, placeholders));
      }
      return connector;
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot read connector file " + file + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode filled(
      Path file, Map.Entry<String, JsonNode> entry, Placeholders placeholders) {
    if (!entry.getValue().isTextual()) {
      return entry.getValue();
    }
    String where = file.getFileName() + ", key \"" + entry.getKey() + "\"";
    return JSON.getNodeFactory().textNode(placeholders.fill(entry.getValue().asText(), where));
  }
}
