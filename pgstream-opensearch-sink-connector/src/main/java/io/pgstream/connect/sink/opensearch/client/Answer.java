package io.pgstream.connect.sink.opensearch.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the server answered.
 *
 * @param status the HTTP status
 * @param body the bytes of the body; empty if there was none
 */
// The array is never changed and answers are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, byte[] body) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Whether the server did what was asked. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /**
   * The body as a tree. Numbers may lose digits: not for rows.
   *
   * @return a missing node if the body is not JSON, as proxies answer
   */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The {@code type} of the error, for example {@code mapper_parsing_exception}; may be empty. */
  public String errorType() {
    return json().path("error").path("type").asText("");
  }

  /** The server's sentence about the error. It can quote row values: never log it. */
  public String errorReason() {
    return json().path("error").path("reason").asText("");
  }

  /** Status and error type, safe to show. */
  @Override
  public String toString() {
    String type = errorType();
    return "HTTP " + status + (type.isEmpty() ? "" : " " + type);
  }
}
