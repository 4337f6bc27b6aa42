package io.pgstream.connect.sink.postgres;

import io.pgstream.connect.common.metrics.ConnectMetrics;
import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.common.sink.Outage;
import io.pgstream.connect.common.sink.SinkDelivery;
import io.pgstream.connect.common.version.Versions;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import io.pgstream.connect.sink.postgres.write.SinkMetrics;
import io.pgstream.connect.sink.postgres.write.TargetWriter;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the topic's records to the target: every batch is one target transaction. */
public final class PgSinkTask extends SinkTask {
  private static final Logger LOG = LoggerFactory.getLogger(PgSinkTask.class);

  private SinkDelivery delivery;

  /** Required by Connect. */
  public PgSinkTask() {}

  @Override
  public String version() {
    return Versions.current();
  }

  @Override
  public void start(Map<String, String> props) {
    PgSinkConfig config = PgSinkConfig.of(props);
    SinkMetrics counters = new SinkMetrics();
    Outage outage = new Outage("target " + config.url(), config.backoff());
    TargetWriter writer = new TargetWriter(config, new ErrantRecords(context), counters);
    delivery = new SinkDelivery(context, writer, outage, config.queueMaxBytes());
    ConnectMetrics metrics = ConnectMetrics.of(context);
    counters.register(metrics);
    delivery.register(metrics);
    delivery.start();
    LOG.info(
        "pgstream Postgres sink {} \"{}\" writes to {}",
        version(),
        config.connector(),
        config.url());
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    delivery.open(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    delivery.put(records);
  }

  /** Exactly the offsets that the target has committed, so that lag tools show the truth. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return delivery.preCommit(currentOffsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    delivery.close(partitions);
  }

  /** Whether everything that was put has been applied, or waits for the end of its transaction. */
  boolean isIdle() {
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
