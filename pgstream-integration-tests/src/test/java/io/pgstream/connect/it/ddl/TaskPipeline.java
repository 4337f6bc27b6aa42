package io.pgstream.connect.it.ddl;

import io.pgstream.connect.sink.postgres.PgSinkTask;
import io.pgstream.connect.source.PgStreamSourceTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The source's task and the sinks' tasks without a broker between them: what one polls, the others
 * are given. All on the calling thread.
 */
final class TaskPipeline implements AutoCloseable {
  private static final TopicPartition PARTITION = new TopicPartition("pgstream", 0);

  private final PgStreamSourceTask source = new PgStreamSourceTask();
  private final PgSinkTask sink = new PgSinkTask();
  private final SearchSink search;
  private long offset;

  /**
   * Starts them.
   *
   * @param searchUrl where OpenSearch is; empty for the Postgres sink alone
   */
  TaskPipeline(
      String sourceUrl,
      Map<String, String> sourceSettings,
      String targetUrl,
      Map<String, String> sinkSettings,
      String searchUrl) {
    source.initialize(new SourceContext());
    Map<String, String> ofSource = new HashMap<>(sourceSettings);
    ofSource.put("name", "source");
    ofSource.put("connection.url", sourceUrl);
    ofSource.put("slot.name", "s" + databaseOf(sourceUrl));
    source.start(ofSource);
    sink.initialize(new SinkContext());
    Map<String, String> settings = new HashMap<>(sinkSettings);
    settings.put("name", "sink");
    settings.put("connection.url", targetUrl);
    sink.start(settings);
    sink.open(Set.of(PARTITION));
    search = searchUrl.isEmpty() ? null : new SearchSink(searchUrl, PARTITION, Map.of());
  }

  private static String databaseOf(String url) {
    return url.replaceFirst(".*/([^/?]+)\\?.*", "$1");
  }

  /** Takes what the source has now, within its wait of half a second, to the sinks. */
  void turn() {
    List<SourceRecord> polled;
    try {
      polled = source.poll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    List<SinkRecord> records = new ArrayList<>();
    for (SourceRecord record : polled == null ? List.<SourceRecord>of() : polled) {
      records.add(
          new SinkRecord(
              PARTITION.topic(),
              PARTITION.partition(),
              record.keySchema(),
              record.key(),
              record.valueSchema(),
              record.value(),
              offset++));
      source.commitRecord(record, null);
    }
    // Also without records: this is where the sink reports what failed on its own thread.
    sink.put(records);
    if (search != null) {
      search.put(records);
    }
  }

  /** Whether everything that was polled is in OpenSearch, if that is a target. */
  boolean isIndexed() {
    return search == null || search.isIdle();
  }

  @Override
  public void close() {
    sink.close(Set.of(PARTITION));
    sink.stop();
    if (search != null) {
      search.close();
    }
    source.stop();
  }
}
