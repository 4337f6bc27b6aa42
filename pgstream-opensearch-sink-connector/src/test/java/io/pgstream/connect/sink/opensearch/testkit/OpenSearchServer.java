package io.pgstream.connect.sink.opensearch.testkit;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real OpenSearch in a process of its own, on a free port, with its data in a new folder. */
public final class OpenSearchServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final int port;
  private final List<String> settings;
  private Process process;

  private OpenSearchServer(Path home, int port, List<String> settings) {
    this.home = home;
    this.port = port;
    this.settings = settings;
  }

  /** Starts a server and waits until it answers. */
  public static OpenSearchServer start(String... settings) {
    try {
      OpenSearchServer server =
          new OpenSearchServer(
              Files.createTempDirectory("pgstream-opensearch"), freePort(), List.of(settings));
      server.restart();
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts the process, again after {@link #kill}, on the same port with the same data. */
  public void restart() {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
      command.add(OpenSearchNode.class.getName());
      command.addAll(
          List.of("path.home=" + home, "http.port=" + port, "transport.port=" + freePort()));
      command.addAll(settings);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("server.log").toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The test's own class path without the bridge that would send the server's log to slf4j. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("log4j-to-slf4j"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until the server answers. */
  public void awaitReady() {
    await()
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> get("/_cluster/health?wait_for_status=yellow").path("status").isTextual());
  }

  /** Ends the process as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** The server's URL. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The body of a GET. */
  public JsonNode get(String path) {
    return json(send("GET", path, null).body());
  }

  /** The HTTP status of a GET. */
  public int status(String path) {
    return send("GET", path, null).statusCode();
  }

  /** The body of a GET as it came. */
  public String text(String path) {
    return send("GET", path, null).body();
  }

  /** The documents of an index after a refresh, as hits with id, index, source and version. */
  public List<JsonNode> documents(String index) {
    send("POST", "/" + index + "/_refresh", "");
    List<JsonNode> hits = new ArrayList<>();
    get("/" + index + "/_search?size=10000&version=true")
        .path("hits")
        .path("hits")
        .forEach(hits::add);
    hits.sort(Comparator.comparing(hit -> hit.path("_id").asText()));
    return hits;
  }

  /** How many documents of an index match, after a refresh. */
  public int count(String index, String field, String value) {
    documents(index);
    String query =
        "{\"query\":{\"match\":{\"" + field.replace("\"", "\\\"") + "\":\"" + value + "\"}}}";
    String answer = send("POST", "/" + index + "/_count", query).body();
    return Integer.parseInt(answer.replaceAll("^\\{\"count\":(\\d+).*", "$1"));
  }

  /** Deletes every index, so that the next test begins with an empty server. */
  public void clear() {
    get("/_cat/indices?format=json&expand_wildcards=all")
        .forEach(index -> send("DELETE", "/" + index.path("index").asText(), null));
  }

  /** Sends a request with a text body; null sends none. */
  public HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
