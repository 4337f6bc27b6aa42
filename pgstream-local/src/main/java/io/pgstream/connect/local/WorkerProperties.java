package io.pgstream.connect.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The worker properties that do not depend on where the worker runs. */
public final class WorkerProperties {

  private static final String CONFIG_PROVIDERS = "org.apache.kafka.common.config.provider.";

  private WorkerProperties() {}

  /**
   * Properties of a worker in a cluster of one broker; the caller adds the listeners.
   *
   * @param bootstrapServers {@code host:port} as the worker reaches it
   * @param pluginPath folder of unzipped components as the worker sees it
   * @return a new map, which the caller may change
   */
  public static Map<String, String> of(String bootstrapServers, String pluginPath) {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("group.id", "pgstream-connect");
    properties.put("plugin.path", pluginPath);
    properties.put("plugin.discovery", "service_load");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    properties.put("exactly.once.source.support", "enabled");
    properties.put("offset.flush.interval.ms", "1000");
    // The default of 5 minutes is how long the tasks of a killed worker would wait for it to come
    // back.
    properties.put("scheduled.rebalance.max.delay.ms", "2000");
    addInternalTopics(properties);
    addConfigProviders(properties);
    return properties;
  }

  private static void addInternalTopics(Map<String, String> properties) {
    properties.put("offset.storage.topic", "connect-offsets");
    properties.put("config.storage.topic", "connect-configs");
    properties.put("status.storage.topic", "connect-status");
    for (String store : List.of("offset", "config", "status")) {
      properties.put(store + ".storage.replication.factor", "1");
    }
    properties.put("offset.storage.partitions", "1");
    properties.put("status.storage.partitions", "1");
  }

  private static void addConfigProviders(Map<String, String> properties) {
    properties.put("config.providers", "file,env,directory");
    properties.put("config.providers.file.class", CONFIG_PROVIDERS + "FileConfigProvider");
    properties.put("config.providers.env.class", CONFIG_PROVIDERS + "EnvVarConfigProvider");
    properties.put(
        "config.providers.directory.class", CONFIG_PROVIDERS + "DirectoryConfigProvider");
  }
}
