package io.pgstream.connect.sink.opensearch.client;

import java.io.IOException;

/** The answer to a request that is on its way. */
@FunctionalInterface
public interface PendingAnswer {
  /**
   * Waits for it, whatever its status.
   *
   * @throws IOException if none came: refused, reset, timed out, cancelled, closed
   */
  Answer await() throws IOException;
}
