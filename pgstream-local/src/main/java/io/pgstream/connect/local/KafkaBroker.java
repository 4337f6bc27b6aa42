package io.pgstream.connect.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BinaryOperator;

/**
 * A Kafka broker that is its own KRaft controller, on 127.0.0.1, without TLS or authentication.
 * Settings {@code listeners} and {@code advertised.listeners} add others.
 */
public final class KafkaBroker extends LocalService {

  private final int port;
  private final int controllerPort;
  private final JavaProgram java;
  private final Map<String, String> settings;

  KafkaBroker(
      ServiceContext context,
      String classPath,
      List<String> jvmOptions,
      Map<String, String> settings) {
    super(context);
    this.port = context.nextPort();
    this.controllerPort = context.nextPort();
    this.java = new JavaProgram(directory(), classPath, jvmOptions);
    this.settings = settings;
  }

  /** The bootstrap servers, {@code host:port}. */
  @Override
  public String url() {
    return "127.0.0.1:" + port;
  }

  private Path logDirectory() {
    return directory().resolve("data");
  }

  private Path propertiesFile() {
    return directory().resolve("broker.properties");
  }

  @Override
  void prepare() throws IOException {
    java.writeLogConfig("broker");
    java.writeProperties(propertiesFile().getFileName().toString(), properties());
    if (!Files.exists(logDirectory().resolve("meta.properties"))) {
      format();
    }
  }

  private void format() {
    List<String> arguments =
        List.of(
            "format",
            "--cluster-id=" + newClusterId(),
            "--config=" + propertiesFile(),
            "--standalone");
    Command.require(directory(), java.command("kafka.tools.StorageTool", arguments));
  }

  /** Kafka writes a UUID as its 16 bytes in unpadded URL-safe base 64. */
  private static String newClusterId() {
    UUID uuid = UUID.randomUUID();
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
    bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
    properties.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("log.dirs", logDirectory().toString());
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    settings.forEach((key, value) -> properties.merge(key, value, combine(key)));
    return properties;
  }

  /** Listeners of a test are added: the stack itself needs its own. */
  private static BinaryOperator<String> combine(String key) {
    return key.endsWith("listeners") ? (own, more) -> own + "," + more : (own, set) -> set;
  }

  @Override
  List<String> command() {
    return java.command("kafka.Kafka", List.of(propertiesFile().toString()));
  }

  @Override
  boolean answers() {
    return KafkaProbe.hasBroker(port);
  }
}
