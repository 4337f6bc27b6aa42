package io.pgstream.connect.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * A client of the REST interface of a Connect worker. A request that the cluster refuses because it
 * is rebalancing (HTTP 409) is repeated for up to a minute. Methods throw {@link RestException}
 * when the answer is an error. Safe for several threads.
 */
public final class ConnectRest {

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final Duration REBALANCE_PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonHttp http;
  private final Duration rebalancePatience;

  /**
   * @param worker {@code http://host:port} of any worker of the cluster
   */
  public ConnectRest(URI worker) {
    this(worker, REBALANCE_PATIENCE);
  }

  ConnectRest(URI worker, Duration rebalancePatience) {
    this.http = new JsonHttp(worker);
    this.rebalancePatience = rebalancePatience;
  }

  /**
   * Whether the worker has joined its cluster and serves requests; never throws for a worker that
   * is down.
   */
  public boolean isHealthy() {
    // Workers before 3.9 have no /health; the list needs a worker that has joined, too.
    return http.answers("/connectors");
  }

  /**
   * Creates a connector.
   *
   * @param connector the form users POST: {@code name}, {@code config} and perhaps {@code
   *     initial_state}
   */
  public JsonNode create(JsonNode connector) {
    return request("POST", "/connectors", connector);
  }

  /** Creates a connector or replaces its configuration. */
  public JsonNode putConfig(String connector, Map<String, String> config) {
    return request("PUT", path(connector) + "/config", JSON.valueToTree(config));
  }

  /** The connector's configuration. */
  public JsonNode config(String connector) {
    return request("GET", path(connector) + "/config", null);
  }

  /**
   * Validates a configuration without creating anything.
   *
   * @param connectorClass simple or full class name, also put into the configuration as Connect
   *     demands
   * @return {@code error_count} and per key {@code definition} and {@code value} with its errors
   */
  public JsonNode validate(String connectorClass, Map<String, String> config) {
    ObjectNode body = JSON.valueToTree(config);
    body.put("connector.class", connectorClass);
    return request(
        "PUT", "/connector-plugins/" + encode(connectorClass) + "/config/validate", body);
  }

  /** State of the connector and of each task. */
  public JsonNode status(String connector) {
    return request("GET", path(connector) + "/status", null);
  }

  /** The names of all connectors. */
  public List<String> connectors() {
    return StreamSupport.stream(request("GET", "/connectors", null).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /** The worker's version of Kafka Connect. */
  public String version() {
    return request("GET", "/", null).path("version").asText();
  }

  /** The plugins of every kind that the worker has loaded. */
  public JsonNode plugins() {
    return request("GET", "/connector-plugins?connectorsOnly=false", null);
  }

  /** Asks the tasks to pause; returns before they have. */
  public void pause(String connector) {
    request("PUT", path(connector) + "/pause", null);
  }

  /** Asks a paused or stopped connector to run again; returns before it does. */
  public void resume(String connector) {
    request("PUT", path(connector) + "/resume", null);
  }

  /** Asks the connector to give up its tasks; returns before they have ended. */
  public void stop(String connector) {
    request("PUT", path(connector) + "/stop", null);
  }

  /** Restarts the connector and all its tasks. */
  public void restart(String connector) {
    request("POST", path(connector) + "/restart?includeTasks=true", null);
  }

  /** Deletes the connector; its offsets stay. */
  public void delete(String connector) {
    request("DELETE", path(connector), null);
  }

  /** The connector's source offsets or its consumer group's offsets. */
  public JsonNode offsets(String connector) {
    return request("GET", path(connector) + "/offsets", null);
  }

  /** Alters offsets of a stopped connector. */
  public JsonNode patchOffsets(String connector, JsonNode offsets) {
    return request("PATCH", path(connector) + "/offsets", offsets);
  }

  /** Forgets the offsets of a stopped connector. */
  public JsonNode deleteOffsets(String connector) {
    return request("DELETE", path(connector) + "/offsets", null);
  }

  /**
   * Waits until the connector and at least one task are RUNNING and no task is in another state.
   *
   * @throws RestException as soon as the connector or a task is FAILED, with its trace, or when
   *     {@code timeout} is over
   */
  public void awaitRunning(String connector, Duration timeout) {
    awaitState(connector, ConnectorState.RUNNING, timeout);
  }

  /**
   * Waits until the connector and all its tasks are in {@code state}; a STOPPED connector has no
   * tasks.
   *
   * @throws RestException as soon as the connector or a task is FAILED, with its trace, or when
   *     {@code timeout} is over
   */
  public void awaitState(String connector, ConnectorState state, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    JsonHttp.Answer answer = http.send("GET", path(connector) + "/status", null);
    while (!isReached(connector, state, answer)) {
      if (System.nanoTime() - deadline > 0) {
        throw new RestException(
            answer.status(),
            "connector "
                + connector
                + " is not "
                + state
                + " after "
                + timeout.toSeconds()
                + " s: "
                + answer.body());
      }
      pause();
      answer = http.send("GET", path(connector) + "/status", null);
    }
  }

  /**
   * Waits until the connector has written to, or read from, a topic.
   *
   * @throws RestException as soon as the connector or a task is FAILED, with its trace, or when
   *     {@code timeout} is over
   */
  public void awaitTopic(String connector, String topic, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!topics(connector).contains(topic)) {
      awaitRunning(connector, timeout);
      if (System.nanoTime() - deadline > 0) {
        throw new RestException(
            RestException.NO_ANSWER,
            "connector " + connector + " has not used topic " + topic + " after " + timeout);
      }
      pause();
    }
  }

  private List<String> topics(String connector) {
    List<String> names = new ArrayList<>();
    request("GET", path(connector) + "/topics", null)
        .path(connector)
        .path("topics")
        .forEach(topic -> names.add(topic.asText()));
    return names;
  }

  private static boolean isReached(String connector, ConnectorState state, JsonHttp.Answer answer) {
    if (answer.status() == NOT_FOUND || answer.status() == CONFLICT) {
      // Just created: the status topic has nothing yet.
      return false;
    }
    state
        .failureOf(answer.body())
        .ifPresent(
            trace -> {
              throw new RestException(
                  answer.status(), "connector " + connector + " FAILED: " + trace);
            });
    return state.isReached(answer.body());
  }

  private JsonNode request(String method, String path, JsonNode body) {
    long deadline = System.nanoTime() + rebalancePatience.toNanos();
    JsonHttp.Answer answer = http.send(method, path, body);
    while (isRebalancing(answer) && System.nanoTime() - deadline < 0) {
      pause();
      answer = http.send(method, path, body);
    }
    if (!answer.isSuccess()) {
      throw http.failure(method, path, answer);
    }
    return answer.body();
  }

  /** 409 also answers the creation of a connector that exists, which no repetition heals. */
  private static boolean isRebalancing(JsonHttp.Answer answer) {
    return answer.status() == CONFLICT
        && !answer.body().path("message").asText().contains("already exists");
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestException("interrupted while waiting for Connect", e);
    }
  }

  private static String path(String connector) {
    return "/connectors/" + encode(connector);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
