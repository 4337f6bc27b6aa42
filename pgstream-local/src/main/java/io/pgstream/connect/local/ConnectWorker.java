package io.pgstream.connect.local;

import io.pgstream.connect.local.rest.ConnectRest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A distributed Connect worker; all workers of a stack form one cluster. */
public final class ConnectWorker extends LocalService {
  /** How many heaps the C library makes for the worker's threads: each is fragmented on its own. */
  private static final String ARENAS = "MALLOC_ARENA_MAX";

  private final int port;
  private final String bootstrapServers;
  private final Path pluginDirectory;
  private final JavaProgram java;
  private final Map<String, String> settings;
  private final Supplier<Map<String, String>> environment;

  ConnectWorker(
      ServiceContext context,
      String bootstrapServers,
      Path pluginDirectory,
      String classPath,
      List<String> jvmOptions,
      Map<String, String> settings,
      Supplier<Map<String, String>> environment) {
    super(context);
    this.port = context.nextPort();
    this.bootstrapServers = bootstrapServers;
    this.pluginDirectory = pluginDirectory;
    this.java = new JavaProgram(directory(), classPath, jvmOptions);
    this.settings = settings;
    this.environment = environment;
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
    Map<String, String> properties =
        WorkerProperties.of(bootstrapServers, pluginDirectory.toString());
    properties.put("listeners", url());
    properties.put("rest.advertised.host.name", "127.0.0.1");
    properties.putAll(settings);
    return properties;
  }

  @Override
  List<String> command() {
    return java.command(
        "org.apache.kafka.connect.cli.ConnectDistributed", List.of(propertiesFile().toString()));
  }

  /** The addresses, so that connector JSON can refer to them as {@code ${env:NAME}}. */
  @Override
  Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>(environment.get());
    // As docs/performance.md recommends; whoever runs us may want another number.
    variables.putIfAbsent(ARENAS, System.getenv().getOrDefault(ARENAS, "2"));
    return variables;
  }

  @Override
  boolean answers() {
    return rest().isHealthy();
  }
}
