package io.pgstream.connect.local;

import io.pgstream.connect.local.rest.OpenSearchRest;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A single OpenSearch node on 127.0.0.1 over plain HTTP, without the security plugin. */
public final class OpenSearchNode extends LocalService {

  private static final String MAIN_CLASS = "io.pgstream.connect.local.opensearch.LocalOpenSearch";

  private final int port;
  private final int transportPort;
  private final JavaProgram java;
  private final Map<String, String> settings;

  OpenSearchNode(
      ServiceContext context,
      String classPath,
      List<String> jvmOptions,
      Map<String, String> settings) {
    super(context);
    this.port = context.nextPort();
    this.transportPort = context.nextPort();
    this.java = new JavaProgram(directory(), classPath, jvmOptions);
    this.settings = settings;
  }

  /** The HTTP interface, {@code http://host:port}. */
  @Override
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** A client of this node. */
  public OpenSearchRest rest() {
    return new OpenSearchRest(URI.create(url()));
  }

  @Override
  void prepare() throws IOException {
    java.writeLogConfig("opensearch");
  }

  @Override
  List<String> command() {
    Map<String, String> all = new HashMap<>();
    all.put("path.home", directory().toString());
    all.put("http.port", Integer.toString(port));
    all.put("transport.port", Integer.toString(transportPort));
    all.putAll(settings);
    List<String> arguments =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .sorted()
            .toList();
    return java.command(MAIN_CLASS, arguments);
  }

  @Override
  boolean answers() {
    return rest().isHealthy();
  }
}
