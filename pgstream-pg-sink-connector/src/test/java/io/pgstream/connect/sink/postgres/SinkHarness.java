package io.pgstream.connect.sink.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task on partition 0 of topic {@code pgstream}, driven as a worker would, and its target. */
final class SinkHarness implements AutoCloseable {
  static final TopicPartition PARTITION = new TopicPartition("pgstream", 0);

  final FakeSinkTaskContext context = new FakeSinkTaskContext();
  final String url;
  private final PgSinkTask task = new PgSinkTask();
  private final Connection observer;
  private long nextOffset;

  SinkHarness() throws SQLException {
    this(TestPostgres.newDatabase(), Map.of());
  }

  SinkHarness(String url, Map<String, String> settings) throws SQLException {
    this.url = url;
    this.observer = TestPostgres.connect(url);
    task.initialize(context);
    task.start(properties(url, settings));
    task.open(Set.of(PARTITION));
    nextOffset = context.offsets.getOrDefault(PARTITION, 0L);
  }

  static Map<String, String> properties(String url, Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "sink");
    properties.put("connection.url", url);
    properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    properties.put("retry.backoff.ms", "10");
    properties.put("retry.backoff.max.ms", "20");
    properties.putAll(settings);
    return properties;
  }

  /** Puts values at the next offsets of the topic. */
  void put(String... values) {
    List<SinkRecord> records = records(nextOffset, values);
    task.put(records);
    nextOffset += records.size();
  }

  /** Puts values at given offsets; the topic's end stays where it is. */
  void putAt(long offset, String... values) {
    task.put(records(offset, values));
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

  @Override
  public void close() throws SQLException {
    task.close(Set.of(PARTITION));
    task.stop();
    observer.close();
  }
}
