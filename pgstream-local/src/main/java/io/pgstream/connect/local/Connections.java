package io.pgstream.connect.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The addresses of the services of a pipeline. A service that was not started has an empty address.
 *
 * @param sourceUrl source Postgres, {@code
 *     postgres://user:password@host:port/database?sslmode=disable}
 * @param targetUrl target Postgres, the same form
 * @param openSearchUrl {@code http://host:port}
 * @param bootstrapServers {@code host:port}
 * @param connectUrls REST interface of each Connect worker, {@code http://host:port}
 */
public record Connections(
    String sourceUrl,
    String targetUrl,
    String openSearchUrl,
    String bootstrapServers,
    List<String> connectUrls) {

  /** The topic that the connectors of a local stack use. */
  public static final String TOPIC = "pgstream";

  /** The replication slot that the source connector of a local stack uses. */
  public static final String SLOT = "pgstream_postgres_slot";

  private static final String SOURCE_URL = "PGSTREAM_SOURCE_URL";
  private static final String TARGET_URL = "PGSTREAM_TARGET_URL";
  private static final String OPENSEARCH_URL = "PGSTREAM_OPENSEARCH_URL";
  private static final String BOOTSTRAP_SERVERS = "PGSTREAM_BOOTSTRAP_SERVERS";
  private static final String CONNECT_URLS = "PGSTREAM_CONNECT_URLS";

  /** Copies the list. */
  public Connections {
    connectUrls = List.copyOf(connectUrls);
  }

  /**
   * The names and values of {@code connections.env}, also the placeholders of connector JSON, in a
   * fixed order.
   */
  public Map<String, String> toMap() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(SOURCE_URL, sourceUrl);
    values.put(TARGET_URL, targetUrl);
    values.put(OPENSEARCH_URL, openSearchUrl);
    values.put(BOOTSTRAP_SERVERS, bootstrapServers);
    values.put(CONNECT_URLS, String.join(",", connectUrls));
    values.put("PGSTREAM_TOPIC", TOPIC);
    values.put("PGSTREAM_SLOT", SLOT);
    return values;
  }

  /** The lines of {@code connections.env}; a shell may source them. */
  public String toEnv() {
    return toMap().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + shellQuoted(entry.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  /** A URL with two parameters has an ampersand, which a shell would take for its own. */
  private static String shellQuoted(String value) {
    return value.matches("[A-Za-z0-9_:/?=@.,%-]*") ? value : "'" + value + "'";
  }

  /** Reads what {@link #toEnv()} wrote. */
  public static Connections read(Path file) throws IOException {
    Map<String, String> values =
        Files.readAllLines(file).stream()
            .filter(line -> line.indexOf('=') > 0)
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1).replace("'", "")));
    String connectUrls = values.getOrDefault(CONNECT_URLS, "");
    return new Connections(
        values.getOrDefault(SOURCE_URL, ""),
        values.getOrDefault(TARGET_URL, ""),
        values.getOrDefault(OPENSEARCH_URL, ""),
        values.getOrDefault(BOOTSTRAP_SERVERS, ""),
        connectUrls.isEmpty() ? List.of() : List.of(connectUrls.split(",", -1)));
  }
}
