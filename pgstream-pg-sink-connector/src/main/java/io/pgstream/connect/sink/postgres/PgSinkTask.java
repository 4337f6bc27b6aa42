package io.pgstream.connect.sink.postgres;

import io.pgstream.connect.common.metrics.ConnectMetrics;
import io.pgstream.connect.common.postgres.ConnectionAdvice;
import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.common.version.Versions;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import io.pgstream.connect.sink.postgres.write.SinkMetrics;
import io.pgstream.connect.sink.postgres.write.TargetWriter;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the topic's records to the target: every put is one target transaction. */
public final class PgSinkTask extends SinkTask {
  private static final Logger LOG = LoggerFactory.getLogger(PgSinkTask.class);

  private final SinkMetrics metrics = new SinkMetrics();
  private PgSinkConfig config;
  private Backoff backoff;
  private volatile TargetWriter writer;

  @Override
  public String version() {
    return Versions.current();
  }

  @Override
  public void start(Map<String, String> props) {
    config = PgSinkConfig.of(props);
    backoff = config.backoff();
    metrics.register(ConnectMetrics.of(context));
    writer = new TargetWriter(config, new ErrantRecords(context), context::offset, metrics);
    LOG.info(
        "pgstream Postgres sink {} \"{}\" writes to {}",
        version(),
        config.connector(),
        config.url());
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    try {
      writer.open(partitions);
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) != ErrorKind.TRANSIENT) {
        throw failure(e);
      }
      // The first put tries again; nothing is applied before the offsets are known.
      countFailure(e);
    }
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    try {
      writer.put(records);
    } catch (SQLException e) {
      retryOrFail(e);
    }
    if (backoff.failures() > 0) {
      LOG.info("target {} works again after {} retries", config.url(), backoff.failures());
      backoff.reset();
    }
  }

  private void retryOrFail(SQLException error) {
    if (SqlStateClassifier.classify(error) != ErrorKind.TRANSIENT) {
      throw failure(error);
    }
    metrics.countRetry();
    // Without it the next try would wait for the offset flush interval.
    context.timeout(countFailure(error));
    throw new RetriableException(
        "target " + config.url() + " failed: " + SqlErrors.describe(error));
  }

  /** Returns how many milliseconds to wait before the next try. */
  private long countFailure(SQLException error) {
    long delayMs = backoff.nextDelayMs();
    if (backoff.failures() == 1) {
      LOG.warn(
          "target {} failed, retrying until it works: {}{}",
          config.url(),
          SqlErrors.describe(error),
          ConnectionAdvice.of(config.url(), error).map(advice -> "; " + advice).orElse(""));
    }
    return delayMs;
  }

  private ConnectException failure(SQLException error) {
    return new ConnectException(
        "target "
            + config.url()
            + " failed: "
            + SqlErrors.describe(error)
            + "; "
            + SqlErrors.remedy(error));
  }

  /** Exactly the offsets that the target has committed, so that lag tools show the truth. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return writer.committed(currentOffsets.keySet());
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    writer.close(partitions);
  }

  @Override
  public void stop() {
    TargetWriter stopped = writer;
    if (stopped != null) {
      stopped.stop();
    }
  }
}
