package io.pgstream.connect.sink.postgres;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task on partition 0 of topic {@code pgstream}, driven as a worker would, and its target. */
final class SinkHarness implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A setting of the worker's, not of the connector's: without a dead letter queue. */
  static final String NO_REPORTER = "no.reporter";

  static final TopicPartition PARTITION = new TopicPartition("pgstream", 0);

  final FakeSinkTaskContext context = new FakeSinkTaskContext();
  final String url;
  private final Map<String, String> settings;
  private final Connection observer;
  private PgSinkTask task;
  private long nextOffset;

  SinkHarness() throws SQLException {
    this(TestPostgres.newDatabase(), Map.of());
  }

  SinkHarness(String url, Map<String, String> settings) throws SQLException {
    this(url, TestPostgres.connect(url), settings);
  }

  /** A task that reaches the observer's database under another URL. */
  SinkHarness(String url, Connection observer, Map<String, String> settings) {
    this.url = url;
    this.settings = settings;
    this.observer = observer;
    context.withReporter = !settings.containsKey(NO_REPORTER);
    start();
    nextOffset = context.offsets.getOrDefault(PARTITION, 0L);
  }

  private void start() {
    task = new PgSinkTask();
    task.initialize(context);
    task.start(properties(url, settings));
    task.open(Set.of(PARTITION));
  }

  static Map<String, String> properties(String url, Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "sink");
    properties.put("connection.url", url);
    properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    properties.put("retry.backoff.ms", "10");
    properties.put("retry.backoff.max.ms", "20");
    properties.put("lock.timeout.ms", "500");
    properties.put("statement.check.ms", "500");
    properties.putAll(settings);
    return properties;
  }

  /**
   * Puts values at the next offsets of the topic and waits until they are applied. If the task
   * fails it is started anew, and the values are taken out of the topic.
   */
  void put(String... values) {
    long first = nextOffset;
    try {
      begin(values);
      awaitIdle();
    } catch (ConnectException e) {
      nextOffset = first;
      endTask();
      start();
      throw e;
    }
  }

  /** Puts values at the next offsets of the topic. */
  void begin(String... values) {
    List<SinkRecord> records = records(nextOffset, values);
    task.put(records);
    nextOffset += records.size();
  }

  /** Puts values at given offsets and waits; the topic's end stays where it is. */
  void putAt(long offset, String... values) {
    task.put(records(offset, values));
    awaitIdle();
  }

  /** What a worker does between two polls that return nothing. */
  void tick() {
    task.put(List.of());
  }

  /** Ticks until nothing is left to apply. */
  void awaitIdle() {
    await()
        .pollInSameThread()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              boolean idle = task.isIdle();
              tick();
              return idle;
            });
  }

  private static List<SinkRecord> records(long offset, String... values) {
    List<SinkRecord> records = new ArrayList<>();
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      records.add(
          new SinkRecord(
              "pgstream",
              0,
              Schema.STRING_SCHEMA,
              "public",
              Schema.OPTIONAL_BYTES_SCHEMA,
              bytes,
              offset + records.size()));
    }
    return records;
  }

  long nextOffset() {
    return nextOffset;
  }

  /** The offset that the task lets Connect store; −1 if none. */
  long committed() {
    OffsetAndMetadata offset =
        task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(nextOffset))).get(PARTITION);
    return offset == null ? -1 : offset.offset();
  }

  /** The value of a gauge of the task now. */
  long metric(String name) {
    return context.metrics.value(name);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = observer.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rows of a query, the columns joined by a bar. */
  List<String> query(String sql) throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData columns = rows.getMetaData();
      List<String> result = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        result.add(String.join("|", row));
      }
      return result;
    }
  }

  /** Ends the task as a worker does. */
  void endTask() {
    task.close(Set.of(PARTITION));
    task.stop();
  }

  @Override
  public void close() throws SQLException {
    endTask();
    observer.close();
  }
}
