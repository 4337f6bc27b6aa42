package io.pgstream.connect.local.containers;

import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.WorkerProperties;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.MountableFile;

/** Describes each container; starts none. */
final class Containers {

  static final int POSTGRES_PORT = 5432;
  static final int OPENSEARCH_PORT = 9200;

  /** The broker's listener for other containers. */
  static final int BROKER_PORT_INSIDE = 19092;

  private static final int CONNECT_PORT = 8083;
  private static final String PLUGINS = "/opt/pgstream/plugins";
  private static final String WORKER_FILE = "/opt/pgstream/worker.properties";
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  private final Network network;
  private final Images images;
  private final PgStreamHome home;

  Containers(Network network, Images images, PgStreamHome home) {
    this.network = network;
    this.images = images;
    this.home = home;
  }

  static String postgresUrl(String host, int port) {
    return PostgresServer.url(host, port, PostgresServer.DATABASE);
  }

  GenericContainer<?> postgres(String alias) {
    Path dockerfile = home.root().resolve("docker/postgres/Dockerfile");
    // Kept after the tests: with wal2json installed it need not be built again.
    ImageFromDockerfile image =
        new ImageFromDockerfile("pgstream-postgres:15", false).withDockerfile(dockerfile);
    return new GenericContainer<>(image)
        .withNetwork(network)
        .withNetworkAliases(alias)
        .withEnv("POSTGRES_USER", PostgresServer.USER)
        .withEnv("POSTGRES_PASSWORD", PostgresServer.PASSWORD)
        .withExposedPorts(POSTGRES_PORT)
        // The image starts the server twice: once to run its initialisation.
        .waitingFor(
            Wait.forLogMessage(".*database system is ready to accept connections.*", 2)
                .withStartupTimeout(START_TIMEOUT));
  }

  GenericContainer<?> broker(String alias) {
    return new KafkaContainer(images.kafka())
        .withNetwork(network)
        .withNetworkAliases(alias)
        .withListener(alias + ":" + BROKER_PORT_INSIDE);
  }

  GenericContainer<?> openSearch(String alias) {
    return new GenericContainer<>(images.openSearch())
        .withNetwork(network)
        .withNetworkAliases(alias)
        .withEnv("discovery.type", "single-node")
        .withEnv("DISABLE_SECURITY_PLUGIN", "true")
        .withEnv("DISABLE_INSTALL_DEMO_CONFIG", "true")
        .withEnv("OPENSEARCH_JAVA_OPTS", "-Xms512m -Xmx512m")
        .withExposedPorts(OPENSEARCH_PORT)
        .waitingFor(
            Wait.forHttp("/_cluster/health")
                .forPort(OPENSEARCH_PORT)
                .withStartupTimeout(START_TIMEOUT));
  }

  GenericContainer<?> worker(String alias, String bootstrapServers, Optional<Path> plugins) {
    GenericContainer<?> worker =
        new GenericContainer<>(images.kafka())
            .withNetwork(network)
            .withNetworkAliases(alias)
            .withCopyToContainer(
                Transferable.of(workerProperties(alias, bootstrapServers)), WORKER_FILE)
            .withCommand("/opt/kafka/bin/connect-distributed.sh", WORKER_FILE)
            .withExposedPorts(CONNECT_PORT)
            .waitingFor(
                Wait.forHttp("/health").forPort(CONNECT_PORT).withStartupTimeout(START_TIMEOUT));
    plugins.ifPresent(
        folder -> worker.withCopyFileToContainer(MountableFile.forHostPath(folder), PLUGINS));
    return worker;
  }

  static String workerProperties(String alias, String bootstrapServers) {
    Map<String, String> values = WorkerProperties.of(bootstrapServers, PLUGINS);
    values.put("listeners", "http://0.0.0.0:" + CONNECT_PORT);
    values.put("rest.advertised.host.name", alias);
    Properties properties = new Properties();
    properties.putAll(values);
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
