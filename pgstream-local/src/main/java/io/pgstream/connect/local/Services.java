package io.pgstream.connect.local;

/**
 * The running services of a pipeline, wherever they run; closing stops them and deletes their data.
 */
public interface Services extends AutoCloseable {

  /** The addresses as this JVM reaches them. */
  Connections connections();

  /**
   * The addresses as the Connect workers reach them: these belong into connector configurations.
   */
  Connections connectionsFromWorkers();

  /** Stops everything; does nothing the second time. */
  @Override
  void close();
}
