package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.postgres.ConnectionAdvice;
import io.pgstream.connect.common.sink.AbortSignal;
import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.common.sink.PositionLostException;
import io.pgstream.connect.common.sink.RecordFailedException;
import io.pgstream.connect.common.sink.RecordTarget;
import io.pgstream.connect.common.sink.TransientFaultException;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import io.pgstream.connect.sink.postgres.index.IndexBuilder;
import io.pgstream.connect.sink.postgres.offset.Position;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Writes the records of the assigned partitions, each batch as one target transaction. A failed
 * call keeps what it was given and ends the session, so that the next one begins with what the
 * target says.
 */
public final class TargetWriter implements RecordTarget {
  private final PgSinkConfig config;
  private final ErrantRecords errantRecords;
  private final RecordDecoder decoder;
  private final SinkMetrics metrics;
  private final SessionWatch watch;
  private final IndexBuilder indexBuilder;
  private final Map<TopicPartition, SinkPartition> partitions = new LinkedHashMap<>();
  private ServerProcess lastProcess;
  private volatile TargetSession session;

  /** A writer that has not connected yet. */
  public TargetWriter(PgSinkConfig config, ErrantRecords errantRecords, SinkMetrics metrics) {
    this.config = config;
    this.errantRecords = errantRecords;
    this.decoder = new RecordDecoder(errantRecords);
    this.metrics = metrics;
    this.watch = new SessionWatch(config);
    this.indexBuilder = new IndexBuilder(config);
  }

  /** A call of the target, which may fail in all the ways that one can. */
  @FunctionalInterface
  private interface Call<T> {
    T run() throws SQLException, PositionLostException;
  }

  @Override
  public OptionalLong open(TopicPartition partition, AbortSignal abort)
      throws TransientFaultException, PositionLostException {
    return call(
        () -> {
          Position position = connected().read(partition);
          partitions.put(
              partition, new SinkPartition(partition, position, config.transactionMaxBytes()));
          return position.nextOffset() < 0
              ? OptionalLong.empty()
              : OptionalLong.of(position.nextOffset());
        });
  }

  @Override
  public Map<TopicPartition, Long> apply(List<SinkRecord> records, AbortSignal abort)
      throws TransientFaultException, PositionLostException {
    indexBuilder.requireNoFailure();
    return call(
        () -> {
          TargetSession connected = connected();
          for (SinkRecord record : records) {
            TransactionBuffer buffer = partitionOf(record).buffer();
            if (buffer.needsCommit()) {
              write(connected, abort);
            }
            if (buffer.isNew(record.originalKafkaOffset())) {
              buffer.add(decoder.decode(record));
            }
          }
          write(connected, abort);
          return nextOffsets();
        });
  }

  private <T> T call(Call<T> call) throws TransientFaultException, PositionLostException {
    boolean done = false;
    try {
      T result = call.run();
      done = true;
      return result;
    } catch (SQLException e) {
      throw transientFault(e);
    } catch (RecordFailedException e) {
      dropFrom(e.record());
      throw e;
    } finally {
      watch.ended();
      if (!done) {
        reset();
      }
    }
  }

  private TransientFaultException transientFault(SQLException error) {
    if (SqlStateClassifier.classify(error) == ErrorKind.TRANSIENT) {
      return new TransientFaultException(
          SqlErrors.describe(error)
              + ConnectionAdvice.of(config.url(), error).map(advice -> "; " + advice).orElse(""));
    }
    throw new ConnectException(
        "target "
            + config.url()
            + " failed: "
            + SqlErrors.describe(error)
            + "; "
            + SqlErrors.remedy(error));
  }

  /** A live session that agrees with what is known of the partitions. */
  private TargetSession connected() throws SQLException, PositionLostException {
    TargetSession current = session;
    if (current == null) {
      current = TargetSession.open(config, errantRecords, lastProcess);
      session = current;
      lastProcess = current.process();
      for (SinkPartition partition : partitions.values()) {
        if (!partition.isAt(current.read(partition.topicPartition()), metrics)) {
          throw current.lost(partition);
        }
      }
      if (current.hasPendingIndexes()) {
        indexBuilder.wake();
      }
    }
    return current;
  }

  private SinkPartition partitionOf(SinkRecord record) {
    return partitions.get(
        new TopicPartition(record.originalTopic(), record.originalKafkaPartition()));
  }

  private void dropFrom(SinkRecord record) {
    partitionOf(record).buffer().dropFrom(record.originalKafkaOffset());
  }

  private void write(TargetSession connected, AbortSignal abort)
      throws SQLException, PositionLostException {
    List<SinkPartition> writes =
        partitions.values().stream().filter(p -> !p.buffer().ready().isEmpty()).toList();
    if (!writes.isEmpty()) {
      Tally tally = new Tally();
      watch.began(connected);
      connected.apply(writes, tally, abort);
      metrics.add(tally);
      writes.forEach(partition -> partition.committed(metrics));
      errantRecords.settled();
      if (config.indexesConcurrently() && tally.schemaChanges > 0) {
        indexBuilder.wake();
      }
    }
  }

  private Map<TopicPartition, Long> nextOffsets() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    partitions.forEach(
        (name, partition) -> {
          long next = partition.buffer().position().nextOffset();
          if (next >= 0) {
            offsets.put(name, next);
          }
        });
    return offsets;
  }

  @Override
  public void forget(Collection<TopicPartition> closed) {
    closed.forEach(partitions::remove);
  }

  @Override
  public void abort() {
    TargetSession running = session;
    if (running != null) {
      running.abort();
    }
  }

  @Override
  public void reset() {
    TargetSession ended = session;
    session = null;
    if (ended != null) {
      ended.close();
    }
  }

  @Override
  public void close() {
    watch.close();
    indexBuilder.close();
    reset();
  }
}
