package io.pgstream.connect.it.security;

import static org.awaitility.Awaitility.await;

import io.pgstream.connect.sink.postgres.PgSinkTask;
import io.pgstream.connect.source.PgStreamSourceTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;

/** The source's task and the Postgres sink's, joined without a cluster; driven by the test. */
final class Pipeline implements AutoCloseable {
  static final TopicPartition PARTITION = new TopicPartition("pgstream", 0);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private final FakeSourceTaskContext sourceContext = new FakeSourceTaskContext();
  private final PgStreamSourceTask source = new PgStreamSourceTask();
  private final PgSinkTask sink = new PgSinkTask();
  private long nextOffset;

  /** Starts both; the source finds schema {@code pgstream} and the slot as init left them. */
  Pipeline(String sourceUrl, String slot, String targetUrl) {
    source.initialize(sourceContext);
    source.start(sourceProperties(sourceUrl, slot));
    sink.initialize(new FakeSinkTaskContext());
    sink.start(sinkProperties(targetUrl));
    sink.open(Set.of(PARTITION));
  }

  static Map<String, String> sourceProperties(String url, String slot) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "source");
    properties.put("connection.url", url);
    properties.put("slot.name", slot);
    properties.put("init.enabled", "false");
    properties.put("value.converter", BYTES);
    return properties;
  }

  static Map<String, String> sinkProperties(String url) {
    Map<String, String> properties = new HashMap<>();
    properties.put("name", "sink");
    properties.put("connection.url", url);
    properties.put("value.converter", BYTES);
    return properties;
  }

  /** Moves records until the condition holds. */
  void runUntil(Callable<Boolean> condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              step();
              return condition.call();
            });
  }

  private void step() throws InterruptedException {
    List<SourceRecord> polled = source.poll();
    List<SinkRecord> records = new ArrayList<>();
    for (SourceRecord record : polled == null ? List.<SourceRecord>of() : polled) {
      records.add(
          new SinkRecord(
              record.topic(),
              PARTITION.partition(),
              record.keySchema(),
              record.key(),
              record.valueSchema(),
              record.value(),
              nextOffset++));
      source.commitRecord(record, null);
    }
    sink.put(records);
    if (polled != null) {
      polled.forEach(sourceContext::store);
    }
    source.commit();
  }

  @Override
  public void close() {
    source.stop();
    sink.close(Set.of(PARTITION));
    sink.stop();
  }
}
