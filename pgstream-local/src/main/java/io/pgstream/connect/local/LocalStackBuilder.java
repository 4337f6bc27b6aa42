package io.pgstream.connect.local;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Collects what a stack consists of. Not thread-safe. */
public final class LocalStackBuilder {

  private Optional<Path> directory = Optional.empty();
  private Set<ServiceKind> services = EnumSet.allOf(ServiceKind.class);
  private int workers = 1;
  private Optional<String> workerClassPath = Optional.empty();
  private Optional<Path> pluginDirectory = Optional.empty();
  private List<Path> components = List.of();
  private final Map<ServiceKind, Map<String, String>> settings = new EnumMap<>(ServiceKind.class);
  private final Map<ServiceKind, List<String>> jvmOptions = new EnumMap<>(ServiceKind.class);
  private Consumer<String> progress = line -> {};

  LocalStackBuilder() {}

  /** The folder for data and logs: new or empty, deleted on close. Without it a temporary one. */
  public LocalStackBuilder directory(Path newDirectory) {
    directory = Optional.of(newDirectory);
    return this;
  }

  /** Starts only these; {@link ServiceKind#CONNECT} brings the broker it needs. */
  public LocalStackBuilder services(Set<ServiceKind> kinds) {
    services = EnumSet.copyOf(kinds);
    if (services.contains(ServiceKind.CONNECT)) {
      services.add(ServiceKind.BROKER);
    }
    return this;
  }

  /** As {@link #services(Set)}. */
  public LocalStackBuilder services(ServiceKind first, ServiceKind... more) {
    return services(EnumSet.of(first, more));
  }

  /** How many Connect workers, at least 1. */
  public LocalStackBuilder workers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("workers is " + count + ", must be at least 1");
    }
    workers = count;
    return this;
  }

  /** Workers of another version of Connect than the broker's. */
  public LocalStackBuilder workerClassPath(String classPath) {
    workerClassPath = Optional.of(classPath);
    return this;
  }

  /** The workers' {@code plugin.path}; without it a folder of the stack. */
  public LocalStackBuilder pluginDirectory(Path plugins) {
    pluginDirectory = Optional.of(plugins.toAbsolutePath());
    return this;
  }

  /** Component zips that the stack unzips into a folder of its own for the workers. */
  public LocalStackBuilder components(List<Path> zips) {
    components = List.copyOf(zips);
    return this;
  }

  /**
   * A server setting (postgresql.conf, broker or worker property, node setting) on top of the
   * defaults.
   */
  public LocalStackBuilder setting(ServiceKind kind, String key, String value) {
    settings.computeIfAbsent(kind, any -> new LinkedHashMap<>()).put(key, value);
    return this;
  }

  /** Heap, collector and other JVM options instead of the defaults, which favour a quick start. */
  public LocalStackBuilder jvmOptions(ServiceKind kind, String... options) {
    jvmOptions.put(kind, List.of(options));
    return this;
  }

  /** Gets a line per step; called from several threads. */
  public LocalStackBuilder progress(Consumer<String> listener) {
    progress = listener;
    return this;
  }

  /**
   * Starts the services and waits until each answers.
   *
   * @throws LocalStackException if one does not; the others are stopped and the folder is deleted
   */
  public LocalStack start() {
    return LocalStack.start(
        new StackConfig(
            directory,
            services,
            workers,
            workerClassPath,
            pluginDirectory,
            components,
            settings,
            jvmOptions,
            progress));
  }
}
