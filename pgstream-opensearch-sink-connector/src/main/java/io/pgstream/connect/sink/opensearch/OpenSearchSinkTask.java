package io.pgstream.connect.sink.opensearch;

import io.pgstream.connect.common.metrics.ConnectMetrics;
import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.common.version.Versions;
import io.pgstream.connect.sink.opensearch.bulk.WriteCounters;
import io.pgstream.connect.sink.opensearch.config.OpenSearchSinkConfig;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Writes change events into OpenSearch. Every batch is durable when {@code put} returns, so the
 * worker may store any offset it knows.
 */
public final class OpenSearchSinkTask extends SinkTask {
  /** Below the worker's {@code task.shutdown.graceful.timeout.ms} of 5 s. */
  private static final long PUT_BUDGET_MS = 3_000;

  private RetryingClient client;
  private SinkPipeline pipeline;

  /** Required by Connect. */
  public OpenSearchSinkTask() {}

  @Override
  public String version() {
    return Versions.current();
  }

  @Override
  public void start(Map<String, String> properties) {
    OpenSearchSinkConfig config = new OpenSearchSinkConfig(properties);
    client =
        new RetryingClient(
            config.client().newClient(), config.newBackoff(), PUT_BUDGET_MS, System::nanoTime);
    WriteCounters counters = new WriteCounters();
    ConnectMetrics metrics = ConnectMetrics.of(context);
    counters.register(metrics);
    metrics.gauge("retries-total", "Requests that had to be sent again.", client::retries);
    pipeline = new SinkPipeline(config, client, new ErrantRecords(context), counters);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    pipeline.assignmentChanged();
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    pipeline.assignmentChanged();
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    try {
      pipeline.put(records);
    } catch (RetriableException e) {
      // Without it the worker would wait for its next commit, a minute by default.
      context.timeout(client.nextDelayMs());
      throw e;
    }
  }

  @Override
  public void stop() {
    // Connect also stops tasks whose start failed.
    if (client != null) {
      client.stop();
    }
  }
}
