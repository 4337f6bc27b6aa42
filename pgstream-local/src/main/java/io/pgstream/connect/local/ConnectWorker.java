package io.pgstream.connect.local;

import io.pgstream.connect.local.rest.ConnectRest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A distributed Connect worker; all workers of a stack form one cluster. */
public final class ConnectWorker extends LocalService {

  private static final String CONFIG_PROVIDERS = "org.apache.kafka.common.config.provider.";

  private final int port;
  private final String bootstrapServers;
  private final Path pluginDirectory;
  private final JavaProgram java;
  private final Map<String, String> settings;

  ConnectWorker(
      ServiceContext context,
      String bootstrapServers,
      Path pluginDirectory,
      String classPath,
      List<String> jvmOptions,
      Map<String, String> settings) {
    super(context);
    this.port = context.nextPort();
    this.bootstrapServers = bootstrapServers;
    this.pluginDirectory = pluginDirectory;
    this.java = new JavaProgram(directory(), classPath, jvmOptions);
    this.settings = settings;
  }

  /** The REST interface, {@code http://host:port}. */
  @Override
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** A client of this worker's REST interface. */
  public ConnectRest rest() {
    return new ConnectRest(URI.create(url()));
  }

  private Path propertiesFile() {
    return directory().resolve("worker.properties");
  }

  @Override
  void prepare() throws IOException {
    Files.createDirectories(pluginDirectory);
    java.writeLogConfig("worker");
    java.writeProperties(propertiesFile().getFileName().toString(), properties());
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("group.id", "pgstream-connect");
    properties.put("listeners", url());
    properties.put("rest.advertised.host.name", "127.0.0.1");
    properties.put("plugin.path", pluginDirectory.toString());
    properties.put("plugin.discovery", "service_load");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    properties.put("exactly.once.source.support", "enabled");
    properties.put("offset.flush.interval.ms", "1000");
    // The default of 5 minutes is how long the tasks of a killed worker would wait for it to come
    // back.
    properties.put("scheduled.rebalance.max.delay.ms", "2000");
    addInternalTopics(properties);
    addConfigProviders(properties);
    properties.putAll(settings);
    return properties;
  }

  private static void addInternalTopics(Map<String, String> properties) {
    for (String store : List.of("offset", "config", "status")) {
      properties.put(store + ".storage.topic", "connect-" + store + "s");
      properties.put(store + ".storage.replication.factor", "1");
    }
    properties.put("offset.storage.partitions", "1");
    properties.put("status.storage.partitions", "1");
  }

  private static void addConfigProviders(Map<String, String> properties) {
    properties.put("config.providers", "file,env,directory");
    properties.put("config.providers.file.class", CONFIG_PROVIDERS + "FileConfigProvider");
    properties.put("config.providers.env.class", CONFIG_PROVIDERS + "EnvVarConfigProvider");
    properties.put(
        "config.providers.directory.class", CONFIG_PROVIDERS + "DirectoryConfigProvider");
  }

  @Override
  List<String> command() {
    return java.command(
        "org.apache.kafka.connect.cli.ConnectDistributed", List.of(propertiesFile().toString()));
  }

  @Override
  boolean answers() {
    return rest().isHealthy();
  }
}
