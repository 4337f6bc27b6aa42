package io.pgstream.connect.local;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Which services a test needs.
 *
 * @param services the services; Connect brings the broker
 * @param workers number of Connect workers, at least 1
 * @param pluginDirectory folder of unzipped components for the workers; empty for none
 */
public record ServicesRequest(
    Set<ServiceKind> services, int workers, Optional<Path> pluginDirectory) {

  /** Copies the set. */
  public ServicesRequest {
    services = Set.copyOf(services);
    if (workers < 1) {
      throw new IllegalArgumentException("workers is " + workers + ", must be at least 1");
    }
  }
}
