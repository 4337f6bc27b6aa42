package io.pgstream.connect.benchmarks.stack;

import io.pgstream.connect.local.LocalStackBuilder;
import io.pgstream.connect.local.ServiceKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the servers are set, on top of the defaults of {@code pgstream-local}.
 *
 * @param settings per service
 * @param jvmOptions per service that is a JVM
 */
public record StackProfile(
    Map<ServiceKind, Map<String, String>> settings, Map<ServiceKind, List<String>> jvmOptions) {

  /** As docs/performance.md recommends: what is in flight survives without becoming old. */
  private static final List<String> COLLECTOR =
      List.of("-XX:+UseSerialGC", "-XX:NewRatio=1", "-XX:SurvivorRatio=3");

  /** Nothing is durable and the JVMs start quickly: shows that everything works, not how fast. */
  public static StackProfile quick() {
    return new StackProfile(Map.of(ServiceKind.BROKER, broker()), Map.of())
        .with(ServiceKind.SOURCE, Map.of("track_commit_timestamp", "on"))
        .with(ServiceKind.TARGET, Map.of("track_commit_timestamp", "on"));
  }

  /**
   * As one would run them: data reach the disk, and checkpoints do not fall into a round.
   *
   * @param workerHeap most heap of a Connect worker, for example {@code 256m}
   * @param workerOptions further JVM options of a Connect worker
   * @param exactlyOnce whether the worker runs sources in transactions
   */
  public static StackProfile measuring(
      String workerHeap, List<String> workerOptions, boolean exactlyOnce) {
    List<String> worker = new ArrayList<>(List.of("-Xmx" + workerHeap));
    worker.addAll(COLLECTOR);
    worker.addAll(workerOptions);
    return new StackProfile(
        Map.of(
            ServiceKind.SOURCE, postgres(),
            ServiceKind.TARGET, postgres(),
            ServiceKind.BROKER, broker(),
            ServiceKind.CONNECT,
                Map.of(
                    "offset.flush.interval.ms",
                    "10000",
                    "exactly.once.source.support",
                    exactlyOnce ? "enabled" : "disabled")),
        Map.of(
            ServiceKind.BROKER, List.of("-Xms512m", "-Xmx1g", "-XX:+UseG1GC"),
            ServiceKind.CONNECT, List.copyOf(worker),
            ServiceKind.OPENSEARCH, List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC")));
  }

  private static Map<String, String> postgres() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("full_page_writes", "on");
    settings.put("shared_buffers", "512MB");
    settings.put("max_wal_size", "8GB");
    settings.put("checkpoint_timeout", "30min");
    settings.put("autovacuum", "off");
    settings.put("track_commit_timestamp", "on");
    return settings;
  }

  /** The append time of the last record is when a source figure's clock stops. */
  private static Map<String, String> broker() {
    return Map.of("log.message.timestamp.type", "LogAppendTime");
  }

  private StackProfile with(ServiceKind kind, Map<String, String> more) {
    Map<ServiceKind, Map<String, String>> all = new EnumMap<>(ServiceKind.class);
    all.putAll(settings);
    all.put(kind, more);
    return new StackProfile(all, jvmOptions);
  }

  void applyTo(LocalStackBuilder builder) {
    settings.forEach(
        (kind, values) -> values.forEach((key, value) -> builder.setting(kind, key, value)));
    jvmOptions.forEach((kind, options) -> builder.jvmOptions(kind, options.toArray(String[]::new)));
  }

  /** One line per service, for the report. */
  public List<String> describe() {
    Map<ServiceKind, String> lines = new EnumMap<>(ServiceKind.class);
    jvmOptions.forEach((kind, options) -> lines.put(kind, String.join(" ", options)));
    settings.forEach(
        (kind, values) ->
            lines.merge(
                kind,
                values.entrySet().stream()
                    .map(setting -> setting.getKey() + "=" + setting.getValue())
                    .sorted()
                    .collect(Collectors.joining(", ")),
                (jvm, properties) -> jvm + ", " + properties));
    return lines.entrySet().stream()
        .map(
            line ->
                line.getKey().name().toLowerCase(java.util.Locale.ROOT) + ": " + line.getValue())
        .toList();
  }
}
