package io.pgstream.connect.local.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends JSON to one HTTP server and reads JSON back. Safe for several threads. */
final class JsonHttp {

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body the JSON, a missing node when there was none, a text node when it was no JSON
   */
  record Answer(int status, JsonNode body) {

    boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  // A Connect worker itself gives up on its leader after 90 s.
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(100);

  // One for all: each client has a thread of its own that ends only with the garbage collector.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  private final URI base;

  JsonHttp(URI base) {
    this.base = base;
  }

  /**
   * Sends a request.
   *
   * @param body null for none
   * @throws RestException if there is no answer
   */
  Answer send(String method, String path, JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, publisher(body))
            .build();
    try {
      HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), parse(response.body()));
    } catch (IOException e) {
      throw new RestException(method + " " + base.resolve(path) + ": no answer (" + e + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RestException(method + " " + base.resolve(path) + ": interrupted", e);
    }
  }

  /** As {@link #send}, and fails on a status other than 2xx. */
  JsonNode require(String method, String path, JsonNode body) {
    Answer answer = send(method, path, body);
    if (!answer.isSuccess()) {
      throw failure(method, path, answer);
    }
    return answer.body();
  }

  /** Whether GET {@code path} is answered by 2xx; false on any error. */
  boolean answers(String path) {
    try {
      return send("GET", path, null).isSuccess();
    } catch (RestException e) {
      return false;
    }
  }

  RestException failure(String method, String path, Answer answer) {
    String reason = answer.body().path("message").asText(answer.body().toString());
    return new RestException(
        answer.status(),
        method + " " + base.resolve(path) + ": HTTP " + answer.status() + ", " + reason);
  }

  private static HttpRequest.BodyPublisher publisher(JsonNode body) {
    return body == null
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(body.toString());
  }

  private static JsonNode parse(String text) {
    if (text.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(text);
    }
  }
}
