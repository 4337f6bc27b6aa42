package io.pgstream.connect.it.ddl;

import io.pgstream.connect.sink.opensearch.OpenSearchSinkTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** The OpenSearch sink's task behind a {@link TaskPipeline}. */
final class SearchSink implements AutoCloseable {
  private final OpenSearchSinkTask task = new OpenSearchSinkTask();
  private final Set<TopicPartition> partitions;

  /**
   * Starts it.
   *
   * @param settings beside what every one needs
   */
  SearchSink(String url, TopicPartition partition, Map<String, String> settings) {
    partitions = Set.of(partition);
    task.initialize(new SinkContext());
    Map<String, String> all = new HashMap<>(settings);
    all.put("name", "search");
    all.put("connection.url", url);
    all.put("index.replicas", "0");
    task.start(all);
    task.open(partitions);
  }

  /** Takes records; also without any, because this is where it reports a failure. */
  void put(List<SinkRecord> records) {
    task.put(records);
  }

  /** Whether everything that was put is durable. */
  boolean isIdle() {
    return task.isIdle();
  }

  @Override
  public void close() {
    task.close(partitions);
    task.stop();
  }
}
