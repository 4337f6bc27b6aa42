package io.pgstream.connect.benchmarks.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.benchmarks.measure.Await;
import io.pgstream.connect.local.rest.ConnectRest;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;

/** The connectors of one pipeline. Not thread-safe. */
final class Connectors {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final BenchStack stack;
  private final String pipeline;
  private final Map<Role, String> running = new EnumMap<>(Role.class);
  private int generation;

  Connectors(BenchStack stack, String pipeline) {
    this.stack = stack;
    this.pipeline = pipeline;
  }

  long start(Role role, int partitions, Map<String, String> changes) throws IOException {
    Map<String, String> config = config(role, partitions);
    config.putAll(changes);
    String name = name(role);
    config.put("name", name);
    long begin = System.currentTimeMillis();
    stack.connect().putConfig(name, config);
    running.put(role, name);
    return begin;
  }

  /** The OpenSearch sink's offsets are its consumer group's: with a new name it starts over. */
  private String name(Role role) {
    String name = pipeline + "-" + role.label();
    if (role != Role.OPENSEARCH_SINK) {
      return name;
    }
    generation++;
    return name + "-" + generation;
  }

  private Map<String, String> config(Role role, int partitions) throws IOException {
    Map<String, String> config = role.config();
    if (role == Role.SOURCE) {
      config.put("connection.url", stack.source(pipeline).url());
      config.put("slot.name", pipeline);
      config.put("topic", pipeline);
      config.put("init.enabled", "false");
      config.put("topic.creation.default.partitions", Integer.toString(partitions));
    } else {
      config.put("topics", pipeline);
      config.put("tasks.max", Integer.toString(partitions));
    }
    if (role == Role.PG_SINK) {
      config.put("connection.url", stack.target(pipeline).url());
    }
    return config;
  }

  void requireNoFailure() {
    for (String name : running.values()) {
      JsonNode status = stack.connect().status(name);
      if (status.toString().contains("\"state\":\"FAILED\"")) {
        throw new IllegalStateException("connector " + name + " FAILED: " + status);
      }
    }
  }

  void stop(Role role) {
    String name = running.remove(role);
    if (name == null) {
      return;
    }
    ConnectRest rest = stack.connect();
    rest.delete(name);
    Await.until(name + " is deleted", PAUSE, () -> !rest.connectors().contains(name));
    if (role != Role.SOURCE) {
      // The connector is gone before its tasks have ended.
      Await.until(name + " has left its group", PAUSE, () -> isGroupEmpty("connect-" + name));
    }
  }

  private boolean isGroupEmpty(String group) throws Exception {
    ConsumerGroupDescription description =
        stack.admin().describeConsumerGroups(List.of(group)).all().get().get(group);
    return description.members().isEmpty();
  }

  void stopAll() {
    for (Role role : Role.values()) {
      stop(role);
    }
  }
}
