package io.pgstream.connect.it.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.rest.ConnectRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The connectors of {@code config/}, which reach their servers through networks that can break, and
 * notice a lost connection within seconds.
 *
 * @param folder with the connectors' files
 * @param links to the source, the target and OpenSearch, in this order
 */
record ChaosConnectors(Path folder, List<Link> links) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** POSTs them in the order in which they can start. */
  void register(ChaosCluster cluster) {
    ConnectRest rest = cluster.workers().get(0).rest();
    create(
        rest,
        ChaosCluster.CONNECTORS.get(0),
        Map.of(
            "connection.url",
            postgresUrl(links.get(0)),
            "stream.timeout.ms",
            "5000",
            "status.interval.ms",
            "1000"));
    // A sink that starts before its topic exists finds it only at its next metadata refresh.
    rest.awaitTopic(ChaosCluster.CONNECTORS.get(0), "pgstream", PATIENCE);
    create(
        rest,
        ChaosCluster.CONNECTORS.get(1),
        Map.of("connection.url", postgresUrl(links.get(1)), "statement.check.ms", "2000"));
    create(
        rest,
        ChaosCluster.CONNECTORS.get(2),
        Map.of(
            "connection.url",
            "http://127.0.0.1:" + links.get(2).proxy().port(),
            "read.timeout.ms",
            "5000"));
  }

  private static String postgresUrl(Link link) {
    return PostgresServer.url("127.0.0.1", link.proxy().port(), PostgresServer.DATABASE);
  }

  private void create(ConnectRest rest, String name, Map<String, String> changes) {
    try {
      JsonNode connector = JSON.readTree(folder.resolve(name + ".json").toFile());
      changes.forEach(((ObjectNode) connector.path("config"))::put);
      rest.create(connector);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rest.awaitRunning(name, PATIENCE);
  }
}
