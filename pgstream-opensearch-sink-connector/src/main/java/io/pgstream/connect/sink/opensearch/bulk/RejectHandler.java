package io.pgstream.connect.sink.opensearch.bulk;

/** Decides about documents that the server will never take. */
@FunctionalInterface
public interface RejectHandler {

  /**
   * Takes note of a refused operation, or throws to stop the task.
   *
   * @param problem why, without row values
   */
  void rejected(DocumentOperation operation, String problem);
}
