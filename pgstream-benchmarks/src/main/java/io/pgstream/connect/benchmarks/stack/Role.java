package io.pgstream.connect.benchmarks.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.local.PgStreamHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The three connectors, as {@code config/} recommends to run them. */
public enum Role {
  SOURCE("source"),
  PG_SINK("pg-sink"),
  OPENSEARCH_SINK("opensearch-sink");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String label;

  Role(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The configuration that users copy; the caller may change it. */
  Map<String, String> config() throws IOException {
    Path file = PgStreamHome.locate().root().resolve("config/pgstream-" + label + ".json");
    return JSON.convertValue(
        JSON.readTree(file.toFile()).path("config"), new TypeReference<Map<String, String>>() {});
  }
}
