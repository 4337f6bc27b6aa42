package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.sink.postgres.config.PgSinkConfig;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of the assigned partitions, each put as one target transaction. All of one
 * thread, except {@link #stop}. A failed put leaves the partitions' states as they were and ends
 * the session.
 */
public final class TargetWriter {
  private static final Logger LOG = LoggerFactory.getLogger(TargetWriter.class);

  private final PgSinkConfig config;
  private final ErrantRecords errantRecords;
  private final RecordDecoder decoder;
  private final Rewind rewind;
  private final SinkMetrics metrics;
  private final Map<TopicPartition, SinkPartition> partitions = new HashMap<>();
  private volatile TargetSession session;

  /** Sends the consumer to an offset, from the next poll on. */
  @FunctionalInterface
  public interface Rewind {
    /** The next record of the partition shall be the one at this offset. */
    void to(TopicPartition partition, long offset);
  }

  /** A writer that has not connected yet. */
  public TargetWriter(
      PgSinkConfig config, ErrantRecords errantRecords, Rewind rewind, SinkMetrics metrics) {
    this.config = config;
    this.errantRecords = errantRecords;
    this.decoder = new RecordDecoder(errantRecords);
    this.rewind = rewind;
    this.metrics = metrics;
  }

  /**
   * Takes partitions on and sends the consumer to what the target has of them.
   *
   * @throws SQLException if the target does not answer; the next put then does the same
   */
  public void open(Collection<TopicPartition> opened) throws SQLException {
    opened.forEach(partition -> partitions.put(partition, new SinkPartition(partition)));
    ready();
  }

  /**
   * Applies records.
   *
   * @throws SQLException if the target refuses or fails; nothing has been applied then
   * @throws ConnectException if a record cannot be applied, or another task writes the partition
   */
  public void put(Collection<SinkRecord> records) throws SQLException {
    boolean done = false;
    try {
      Collection<SinkPartition> rewound = ready();
      write(byPartition(records, rewound));
      done = true;
    } finally {
      if (!done) {
        endSession();
      }
    }
  }

  /** A live session, and the partitions whose consumer has just been sent elsewhere. */
  private Collection<SinkPartition> ready() throws SQLException {
    boolean isNew = session == null;
    if (isNew) {
      session = TargetSession.open(config, errantRecords);
    }
    List<SinkPartition> rewound = new ArrayList<>();
    for (SinkPartition partition : partitions.values()) {
      if ((isNew || partition.state() == null) && load(partition)) {
        rewound.add(partition);
      }
    }
    return rewound;
  }

  private boolean load(SinkPartition partition) throws SQLException {
    TopicPartition name = partition.topicPartition();
    boolean first = partition.load(session.read(name), config.connector());
    long next = partition.state().position().nextOffset();
    if (first && next >= 0) {
      rewind.to(name, next);
    }
    return first && next >= 0;
  }

  private Map<SinkPartition, List<SinkRecord>> byPartition(
      Collection<SinkRecord> records, Collection<SinkPartition> rewound) {
    Map<SinkPartition, List<SinkRecord>> groups = new LinkedHashMap<>();
    for (SinkRecord record : records) {
      TopicPartition name =
          new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
      SinkPartition partition = partitions.get(name);
      if (partition == null) {
        throw new ConnectException(
            ErrantRecords.position(record) + ": " + name + " is not assigned to this task");
      }
      // Records from before the rewind will come again, at the right place.
      if (!rewound.contains(partition)) {
        groups.computeIfAbsent(partition, ignored -> new ArrayList<>()).add(record);
      }
    }
    return groups;
  }

  private void write(Map<SinkPartition, List<SinkRecord>> groups) throws SQLException {
    Map<SinkPartition, PartitionPlan> plans = new LinkedHashMap<>();
    Map<SinkPartition, PartitionPlan> writes = new LinkedHashMap<>();
    groups.forEach(
        (partition, records) -> {
          PartitionPlan plan = plan(partition.state(), records);
          plans.put(partition, plan);
          if (!plan.ready().isEmpty()) {
            writes.put(partition, plan);
            partition.attempt(plan);
          }
        });
    if (!writes.isEmpty()) {
      Tally tally = new Tally();
      session.apply(writes, tally);
      metrics.add(tally);
    }
    plans.forEach(this::adopt);
  }

  private PartitionPlan plan(PartitionState state, List<SinkRecord> records) {
    TransactionBuffer buffer = new TransactionBuffer(state, config.transactionMaxBytes());
    long next = state.nextUnseenOffset();
    for (SinkRecord record : records) {
      if (record.originalKafkaOffset() >= next) {
        buffer.add(decoder.decode(record));
      }
    }
    return buffer.plan();
  }

  private void adopt(SinkPartition partition, PartitionPlan plan) {
    partition.adopt(plan);
    metrics.addPartialTransactions(plan.splits());
    metrics.addDuplicates(plan.duplicates());
    if (plan.splits() > 0) {
      LOG.info(
          "{}: transaction {} exceeds transaction.max.bytes = {} and is applied in parts",
          partition.topicPartition(),
          plan.after().splitLsn(),
          config.transactionMaxBytes());
    }
    if (plan.duplicates() > 0) {
      LOG.info(
          "{}: skipped {} records up to commit LSN {} that had been applied under other offsets",
          partition.topicPartition(),
          plan.duplicates(),
          plan.after().position().commitLsn());
    }
  }

  /** The next offset of each partition that the target has committed. */
  public Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> names) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition name : names) {
      SinkPartition partition = partitions.get(name);
      if (partition != null
          && partition.state() != null
          && partition.state().position().nextOffset() >= 0) {
        offsets.put(name, new OffsetAndMetadata(partition.state().position().nextOffset()));
      }
    }
    return offsets;
  }

  /** Gives partitions up; what waits for the end of its transaction is dropped and comes again. */
  public void close(Collection<TopicPartition> closed) {
    closed.forEach(partitions::remove);
  }

  private void endSession() {
    TargetSession ended = session;
    session = null;
    if (ended != null) {
      ended.close();
    }
  }

  /** Ends the session, from whatever thread and whatever it is doing. */
  public void stop() {
    TargetSession running = session;
    if (running != null) {
      running.abort();
    }
  }
}
