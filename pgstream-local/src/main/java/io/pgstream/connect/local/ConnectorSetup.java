package io.pgstream.connect.local;

/** Makes a stack replicate: prepares the source and registers the connectors. */
@FunctionalInterface
public interface ConnectorSetup {

  /**
   * Registers the connectors and waits until they run.
   *
   * @param services the running services
   * @throws RuntimeException if a connector is refused or fails; the message is Connect's or the
   *     task's
   */
  void register(Services services);
}
