package io.pgstream.connect.source;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Plays Kafka Connect for one source task: polls it, keeps its records as Kafka would, and stores
 * offsets when told. Everything happens on the calling thread.
 */
final class FakeConnect implements SourceTaskContext, OffsetStorageReader, AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final Map<String, String> config = new HashMap<>();
  private final Map<String, List<Long>> ids = new HashMap<>();
  private final FakeMetrics metrics = new FakeMetrics();
  private final List<Consumer<JsonNode>> listeners = new ArrayList<>();
  private long records;
  private final List<JsonNode> events = new ArrayList<>();
  private Map<String, Object> stored;
  private Map<String, Object> lastPolled;
  private PgStreamSourceTask task;

  /** A connector for this database; intervals are short, so that faults show in seconds. */
  FakeConnect(String url, String slot) {
    config.put("name", "test");
    config.put("connection.url", url);
    config.put("slot.name", slot);
    config.put("status.interval.ms", "500");
    config.put("heartbeat.interval.ms", "200");
    config.put("retry.backoff.ms", "100");
    config.put("retry.backoff.max.ms", "500");
  }

  FakeConnect with(String key, String value) {
    config.put(key, value);
    return this;
  }

  /** Every interval as it is unless somebody sets it. */
  FakeConnect withDefaultIntervals() {
    config.keySet().removeIf(key -> key.endsWith(".ms"));
    return this;
  }

  FakeConnect start() {
    task = new PgStreamSourceTask();
    task.initialize(this);
    task.start(config);
    return this;
  }

  PgStreamSourceTask task() {
    return task;
  }

  /** How many records the topic holds. */
  long records() {
    return records;
  }

  /**
   * Polls until the stream is open and its first record, the baseline or a heartbeat, is stored.
   */
  FakeConnect runUntilStreaming() {
    long before = records;
    runUntil(Duration.ofSeconds(30), () -> records > before);
    return this;
  }

  /** One poll; true if it brought records. */
  boolean poll() {
    try {
      List<SourceRecord> records = task.poll();
      if (records == null) {
        return false;
      }
      for (SourceRecord record : records) {
        remember(parse((byte[]) record.value()));
        lastPolled = offsetOf(record);
        task.commitRecord(record, null);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode parse(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // SourceRecord declares a wildcard; the task makes such maps.
  private static Map<String, Object> offsetOf(SourceRecord record) {
    return (Map<String, Object>) record.sourceOffset();
  }

  /** Stores the offset of the last record and tells the task, as the worker does regularly. */
  void flush() {
    stored = lastPolled;
    task.commit();
  }

  /** Stores the offset of the last record without telling the task. */
  void storePolled() {
    stored = lastPolled;
  }

  /** Polls and flushes until something is true. */
  void runUntil(Duration limit, BooleanSupplier isDone) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isDone.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit + "; rows: " + ids("t").size());
      }
      poll();
      flush();
    }
  }

  /** Polls and flushes until the topic has so many rows of a table. */
  void runUntilRows(Duration limit, String table, long rows) {
    runUntil(limit, () -> ids(table).size() >= rows);
  }

  /** The column {@code id} of every row that was inserted, in the order of the topic. */
  List<Long> ids(String table) {
    return ids.computeIfAbsent(table, none -> new ArrayList<>());
  }

  /** Hands every record of the topic over, in its order. */
  FakeConnect listen(Consumer<JsonNode> listener) {
    listeners.add(listener);
    return this;
  }

  /** From now on keeps the records whole; not for tests of many rows. */
  FakeConnect keepEvents() {
    return listen(events::add);
  }

  /** The records of a table, in the order of the topic. */
  List<JsonNode> events(String table) {
    return events.stream().filter(event -> event.path("table").asText().equals(table)).toList();
  }

  private void remember(JsonNode event) {
    records++;
    listeners.forEach(listener -> listener.accept(event));
    if (event.path("action").asText().equals("I")) {
      for (JsonNode column : event.path("columns")) {
        if (column.path("name").asText().equals("id")) {
          ids(event.path("table").asText()).add(column.path("value").asLong());
        }
      }
    }
  }

  Map<String, Object> stored() {
    return stored;
  }

  void store(Map<String, Object> offset) {
    stored = offset;
  }

  void stop() {
    if (task != null) {
      task.stop();
      task = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public Map<String, String> configs() {
    return config;
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return this;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return metrics;
  }

  /** The value of a gauge of the task now. */
  long gauge(String name) {
    return metrics.value(name);
  }

  @Override
  public <T> Map<String, Object> offset(Map<String, T> partition) {
    return stored;
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    throw new UnsupportedOperationException("the task has one partition");
  }
}
