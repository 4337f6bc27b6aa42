package io.pgstream.connect.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a stack consists of; made by {@link LocalStackBuilder}.
 *
 * @param directory empty for a temporary one
 * @param services which services to start
 * @param workers number of Connect workers
 * @param workerClassPath of another version of Connect; empty for the broker's
 * @param pluginDirectory the workers' {@code plugin.path}; empty for a folder of the stack
 * @param components component zips to be unzipped into it
 * @param settings per service, on top of the defaults
 * @param jvmOptions per service that is a JVM, instead of the defaults
 * @param progress gets a line per step
 */
record StackConfig(
    Optional<Path> directory,
    Set<ServiceKind> services,
    int workers,
    Optional<String> workerClassPath,
    Optional<Path> pluginDirectory,
    List<Path> components,
    Map<ServiceKind, Map<String, String>> settings,
    Map<ServiceKind, List<String>> jvmOptions,
    Consumer<String> progress) {

  private static final List<String> QUICK_START =
      List.of(
          "-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  /**
   * With the serial collector OpenSearch counts garbage as memory in use and refuses bulk requests
   * with 429.
   */
  private static final List<String> QUICK_START_OPENSEARCH =
      List.of(
          "-Xms128m", "-Xmx512m", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  boolean has(ServiceKind kind) {
    return services.contains(kind);
  }

  Map<String, String> settingsOf(ServiceKind kind) {
    Map<String, String> all = new LinkedHashMap<>(defaults(kind));
    all.putAll(settings.getOrDefault(kind, Map.of()));
    return all;
  }

  List<String> jvmOptionsOf(ServiceKind kind) {
    List<String> defaults = kind == ServiceKind.OPENSEARCH ? QUICK_START_OPENSEARCH : QUICK_START;
    return jvmOptions.getOrDefault(kind, defaults);
  }

  private static Map<String, String> defaults(ServiceKind kind) {
    return switch (kind) {
      case SOURCE -> sourceDefaults();
      case TARGET -> postgresDefaults();
      case BROKER, CONNECT, OPENSEARCH -> Map.of();
    };
  }

  private static Map<String, String> postgresDefaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    // Throw-away data: a killed server finds its writes in the page cache, only a machine crash
    // would lose them.
    defaults.put("fsync", "off");
    defaults.put("timezone", "UTC");
    defaults.put("log_timezone", "UTC");
    return defaults;
  }

  private static Map<String, String> sourceDefaults() {
    Map<String, String> defaults = postgresDefaults();
    defaults.put("wal_level", "logical");
    defaults.put("max_replication_slots", "20");
    defaults.put("max_wal_senders", "20");
    return defaults;
  }
}
