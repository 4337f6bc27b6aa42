package io.pgstream.connect.local;

import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;

/**
 * A way to get the services of a pipeline: local processes, or containers. Implementations are
 * found by {@link ServiceLoader}; system property {@code pgstream.services} names the one to use.
 */
public interface ServiceProvider {

  /** The system property that chooses: {@code local} (default) or {@code containers}. */
  String PROPERTY = "pgstream.services";

  /** The value of {@link #PROPERTY} that chooses this one, in lower case. */
  String name();

  /**
   * Starts the services and waits until each answers.
   *
   * @throws LocalStackException if that is impossible; says what is missing
   */
  Services start(ServicesRequest request);

  /**
   * The provider that {@link #PROPERTY} names.
   *
   * @throws LocalStackException if there is none of that name on the class path
   */
  static ServiceProvider chosen() {
    return named(System.getProperty(PROPERTY, LocalServiceProvider.NAME));
  }

  /**
   * The provider called {@code name}.
   *
   * @throws LocalStackException if there is none of that name on the class path
   */
  static ServiceProvider named(String name) {
    List<ServiceProvider> providers =
        ServiceLoader.load(ServiceProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return providers.stream()
        .filter(provider -> provider.name().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new LocalStackException(
                    PROPERTY
                        + " is \""
                        + name
                        + "\", known here: "
                        + String.join(
                            ", ", providers.stream().map(ServiceProvider::name).sorted().toList())
                        + " (containers needs the module pgstream-local-containers on the class path)"));
  }
}
