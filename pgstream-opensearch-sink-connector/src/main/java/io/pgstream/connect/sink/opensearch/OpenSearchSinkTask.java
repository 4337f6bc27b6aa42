package io.pgstream.connect.sink.opensearch;

import io.pgstream.connect.common.metrics.ConnectMetrics;
import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.common.sink.Outage;
import io.pgstream.connect.common.sink.SinkDelivery;
import io.pgstream.connect.common.version.Versions;
import io.pgstream.connect.sink.opensearch.bulk.WriteCounters;
import io.pgstream.connect.sink.opensearch.config.OpenSearchSinkConfig;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Writes change events into OpenSearch. */
public final class OpenSearchSinkTask extends SinkTask {
  private SinkDelivery delivery;

  /** Required by Connect. */
  public OpenSearchSinkTask() {}

  @Override
  public String version() {
    return Versions.current();
  }

  @Override
  public void start(Map<String, String> properties) {
    OpenSearchSinkConfig config = new OpenSearchSinkConfig(properties);
    Outage outage = new Outage("OpenSearch", config.newBackoff());
    RetryingClient client = new RetryingClient(config.client().newClient(), outage);
    WriteCounters counters = new WriteCounters();
    SinkPipeline pipeline = new SinkPipeline(config, client, new ErrantRecords(context), counters);
    delivery =
        new SinkDelivery(
            context, new OpenSearchTarget(client, pipeline), outage, config.queueMaxBytes());
    ConnectMetrics metrics = ConnectMetrics.of(context);
    counters.register(metrics);
    delivery.register(metrics);
    delivery.start();
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    delivery.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    delivery.put(records);
  }

  /** Exactly the offsets whose documents are durable. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return delivery.preCommit(currentOffsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    delivery.close(partitions);
  }

  /** Whether everything that was put is durable. */
  public boolean isIdle() {
    return delivery.isIdle();
  }

  @Override
  public void stop() {
    // Connect also stops tasks whose start failed.
    if (delivery != null) {
      delivery.stop();
    }
  }
}
