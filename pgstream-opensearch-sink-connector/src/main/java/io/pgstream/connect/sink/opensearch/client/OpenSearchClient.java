package io.pgstream.connect.sink.opensearch.client;

import java.io.IOException;
import java.util.Map;

/** The one way to the server. Used by one thread; {@link #cancel} comes from another. */
public interface OpenSearchClient extends AutoCloseable {

  /**
   * Sends one request and waits for the answer, whatever its status.
   *
   * @param method HTTP method
   * @param path path, with names already percent-encoded
   * @param parameters query parameters, not encoded
   * @param body JSON or NDJSON; null for none
   * @throws IOException if no answer came: refused, reset, timed out, cancelled, closed
   */
  Answer send(String method, String path, Map<String, String> parameters, byte[] body)
      throws IOException;

  /**
   * Sends one request without waiting for the answer. Errors are those of {@link
   * PendingAnswer#await}.
   */
  default PendingAnswer start(
      String method, String path, Map<String, String> parameters, byte[] body) {
    return () -> send(method, path, parameters, body);
  }

  /** Fails the requests in flight, if any, without waiting. Callable from any thread. */
  void cancel();

  /** Releases all connections; a request in flight fails. */
  @Override
  void close();
}
