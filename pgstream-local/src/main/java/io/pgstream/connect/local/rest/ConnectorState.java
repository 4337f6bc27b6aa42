package io.pgstream.connect.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The states of a connector that one can wait for, read from the answer of {@code GET .../status}.
 */
public enum ConnectorState {
  /** The connector and all its tasks run, and there is at least one task. */
  RUNNING,
  /** The connector and all its tasks are paused. */
  PAUSED,
  /** The connector has given up its tasks. */
  STOPPED;

  boolean isReached(JsonNode status) {
    JsonNode tasks = status.path("tasks");
    boolean tasksMatch =
        this == STOPPED
            ? tasks.isEmpty()
            : !tasks.isEmpty() && stream(tasks).allMatch(this::matches);
    return matches(status.path("connector")) && tasksMatch;
  }

  private boolean matches(JsonNode part) {
    return name().equals(part.path("state").asText());
  }

  /** The trace of the first part that FAILED. */
  Optional<String> failureOf(JsonNode status) {
    return Stream.concat(Stream.of(status.path("connector")), stream(status.path("tasks")))
        .filter(part -> "FAILED".equals(part.path("state").asText()))
        .map(part -> part.path("trace").asText())
        .findFirst();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
