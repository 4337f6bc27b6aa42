package io.pgstream.connect.it.security;

import static org.awaitility.Awaitility.await;

import io.pgstream.connect.local.JsonConnectorSetup;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.LocalStackBuilder;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PluginPath;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.ServiceKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worker's settings of docs/security.md: it knows only the broker's TLS listener, which demands
 * a client certificate.
 */
class KafkaTlsIT {
  private static final String PASSWORD = "Xyzzy4711";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static LocalStack stack;

  @BeforeAll
  static void start() throws IOException {
    certificates = new Certificates(folder);
    certificates.issue("broker", "broker", "localhost");
    certificates.exportKey("broker", PASSWORD);
    certificates.issue("worker", "worker", "worker.invalid");
    certificates.exportKey("worker", PASSWORD);
    String address = "localhost:" + freePort();
    PgStreamHome home = PgStreamHome.locate();
    LocalStackBuilder builder =
        LocalStack.builder()
            .services(
                ServiceKind.SOURCE, ServiceKind.TARGET, ServiceKind.BROKER, ServiceKind.CONNECT)
            .components(PluginPath.builtComponents(home));
    builder
        .setting(ServiceKind.BROKER, "listeners", "SSL://" + address)
        .setting(ServiceKind.BROKER, "advertised.listeners", "SSL://" + address)
        .setting(
            ServiceKind.BROKER,
            "listener.security.protocol.map",
            "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL")
        .setting(ServiceKind.BROKER, "ssl.client.auth", "required")
        .setting(ServiceKind.CONNECT, "bootstrap.servers", address);
    stores("broker").forEach((key, value) -> builder.setting(ServiceKind.BROKER, key, value));
    // For the worker itself, and for what it opens for connectors.
    for (String client : List.of("", "producer.", "consumer.", "admin.")) {
      builder.setting(ServiceKind.CONNECT, client + "security.protocol", "SSL");
      stores("worker")
          .forEach((key, value) -> builder.setting(ServiceKind.CONNECT, client + key, value));
    }
    stack = builder.start();
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, String> stores(String name) {
    Map<String, String> stores = new LinkedHashMap<>();
    stores.put("ssl.truststore.type", "PEM");
    stores.put("ssl.truststore.location", certificates.file("ca.crt").toString());
    stores.put("ssl.keystore.type", "PKCS12");
    stores.put("ssl.keystore.location", certificates.file(name + ".p12").toString());
    stores.put("ssl.keystore.password", PASSWORD);
    stores.put("ssl.key.password", PASSWORD);
    return stores;
  }

  @Test
  void replicatesThroughABrokerThatTheWorkerReachesOverTlsOnly() throws Exception {
    Path config = PgStreamHome.locate().root().resolve("config");
    new JsonConnectorSetup(
            List.of(
                config.resolve("pgstream-source.json"), config.resolve("pgstream-pg-sink.json")))
        .register(stack);
    stack.source().execute("CREATE TABLE t(id int PRIMARY KEY)", "INSERT INTO t VALUES (7)");
    try (TestDatabase copy =
        TestDatabase.open(
            stack.target(),
            PostgresServer.DATABASE,
            PostgresServer.USER,
            PostgresServer.PASSWORD)) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> copy.query("SELECT id FROM t").equals(List.of("7")));
    }
  }
}
