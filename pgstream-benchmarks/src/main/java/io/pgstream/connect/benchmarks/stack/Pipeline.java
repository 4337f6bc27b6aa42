package io.pgstream.connect.benchmarks.stack;

import io.pgstream.connect.benchmarks.measure.Await;
import io.pgstream.connect.benchmarks.workload.TableShape;
import io.pgstream.connect.benchmarks.workload.Workload;
import io.pgstream.connect.source.init.SourceInitializer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A database on each server with the workload's tables, a slot, a topic, and connectors that are
 * started and stopped one by one; closing removes all of it. The source is ready to be streamed;
 * the target is empty. Not thread-safe.
 */
public final class Pipeline implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Between two looks at what ends a measurement. */
  private static final Duration SHORT_PAUSE = Duration.ofMillis(50);

  private final BenchStack stack;
  private final String name;
  private final TableShape shape;
  private final int partitions;
  private final Connectors connectors;
  private final Topic topic;

  private Pipeline(BenchStack stack, String name, TableShape shape, int partitions) {
    this.stack = stack;
    this.name = name;
    this.shape = shape;
    this.partitions = partitions;
    this.connectors = new Connectors(stack, name);
    this.topic = new Topic(stack, name);
  }

  /**
   * Prepares source and target.
   *
   * @param name lower-case letters, digits and underscores; not in use
   * @param partitions of the topic, and tasks of each sink
   */
  public static Pipeline open(BenchStack stack, String name, TableShape shape, int partitions)
      throws SQLException {
    Pipeline pipeline = new Pipeline(stack, name, shape, partitions);
    try {
      stack.sourceServer().execute("CREATE DATABASE " + name);
      stack.createTarget(name, "template1");
      new SourceInitializer(pipeline.source().connector()).init(name);
      pipeline.source().execute(shape.definitions());
      return pipeline;
    } catch (SQLException | RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  /** The database that is streamed. */
  public Database source() {
    return stack.source(name);
  }

  /** The database that a sink writes to unless it is told otherwise. */
  public Database target() {
    return stack.target(name);
  }

  /** The name of both databases, the slot and the topic. */
  public String name() {
    return name;
  }

  /** What can be done to the source's rows. */
  public Workload workload() {
    return new Workload(source(), shape);
  }

  /** Another slot of the source, for a baseline, which starts here and now. */
  public String createSlot(String suffix, String plugin) throws SQLException {
    String slot = name + "_" + suffix;
    source()
        .value("SELECT pg_create_logical_replication_slot('" + slot + "', '" + plugin + "')::text");
    return slot;
  }

  /** Removes a slot once its reader is gone. */
  public void dropSlot(String slot) throws SQLException {
    awaitIdle("slot_name = '" + slot + "'");
    source().value("SELECT pg_drop_replication_slot('" + slot + "')::text");
  }

  private void awaitIdle(String slots) {
    Await.until(
        "the reader of a slot is gone",
        PAUSE,
        () ->
            source()
                .value("SELECT count(*) FROM pg_replication_slots WHERE active AND " + slots)
                .equals("0"));
  }

  /** Has our slot, which nobody has read yet, begin here and now. */
  public void renewSlot() throws SQLException {
    dropSlot(name);
    new SourceInitializer(source().connector()).init(name);
  }

  /** The process that streams our slot; 0 if none does. */
  public long walSender() throws SQLException {
    String pid =
        source()
            .value("SELECT active_pid FROM pg_replication_slots WHERE slot_name = '" + name + "'");
    return pid == null ? 0 : Long.parseLong(pid);
  }

  /**
   * Asks for a connector, with {@code config/} as its configuration.
   *
   * @param changes on top of the addresses and names of this pipeline
   * @return when it was asked for, in milliseconds since 1970
   */
  public long start(Role role, Map<String, String> changes) throws IOException {
    return connectors.start(role, partitions, changes);
  }

  /** Removes a connector and waits until its tasks have ended. */
  public void stop(Role role) {
    connectors.stop(role);
    if (role == Role.SOURCE) {
      awaitIdle("slot_name = '" + name + "'");
    }
  }

  /**
   * Starts the source and stops it again, for sinks find a topic that appears later only at their
   * next refresh.
   */
  public void createTopic() throws IOException {
    start(Role.SOURCE, Map.of());
    awaitTopicExists();
    stop(Role.SOURCE);
  }

  /** Waits until the source has made the topic. */
  public void awaitTopicExists() {
    await("the topic exists", topic::exists);
  }

  /**
   * Waits until the topic holds rows of the workload, and nothing is added any more.
   *
   * @param rows how many
   * @param beginMillis when the connector was asked to start
   */
  public TopicRows awaitTopic(long rows, long beginMillis) {
    long[] size = {0};
    TopicRows[] found = new TopicRows[1];
    await(
        "the topic holds " + rows + " rows",
        () -> {
          long now = topic.size();
          boolean settled = now > 0 && now >= rows && now == size[0];
          size[0] = now;
          if (settled) {
            found[0] = topic.read(beginMillis);
          }
          return settled && found[0].rows() >= rows;
        });
    return found[0];
  }

  /** Waits until the target has the row with this key, which is the last one to be written. */
  public void awaitLastRow(long key) throws SQLException {
    Database target = target();
    await("the target has the table", SHORT_PAUSE, () -> target.hasTables(shape));
    try (Probe lastRow = new Probe(target, shape.hasRow(key))) {
      await("the target has every row", SHORT_PAUSE, lastRow::isTrue);
    }
  }

  /** Waits for a state of what the connectors write to; ends if one of them fails. */
  public void await(String what, Await.Condition condition) {
    await(what, PAUSE, condition);
  }

  /** As {@link #await(String, Await.Condition)}, asking more or less often. */
  public void await(String what, Duration pause, Await.Condition condition) {
    HealthCheck health = new HealthCheck(connectors);
    Await.until(
        what,
        pause,
        () -> {
          health.requireNoFailure();
          return condition.holds();
        });
  }

  @Override
  public void close() throws SQLException {
    connectors.stopAll();
    for (String slot : slots()) {
      dropSlot(slot);
    }
    stack.sourceServer().execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    stack.dropTarget(name);
    topic.delete();
  }

  private List<String> slots() throws SQLException {
    String slots =
        stack
            .source("postgres")
            .value(
                "SELECT string_agg(slot_name, ',') FROM pg_replication_slots WHERE database = '"
                    + name
                    + "'");
    return slots == null ? List.of() : List.of(slots.split(",", -1));
  }
}
