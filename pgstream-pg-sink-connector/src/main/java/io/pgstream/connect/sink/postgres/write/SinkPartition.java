package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.sink.postgres.offset.Position;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic partition assigned to the task: what the target has of it and what waits for it. */
final class SinkPartition {
  private static final Logger LOG = LoggerFactory.getLogger(SinkPartition.class);

  private final TopicPartition topicPartition;
  private final TransactionBuffer buffer;
  private Position attempted;
  private long loggedDuplicates;
  private long loggedSplits;

  SinkPartition(TopicPartition topicPartition, Position committed, long transactionMaxBytes) {
    this.topicPartition = topicPartition;
    this.buffer = new TransactionBuffer(committed, transactionMaxBytes);
  }

  TopicPartition topicPartition() {
    return topicPartition;
  }

  TransactionBuffer buffer() {
    return buffer;
  }

  /** The position that is about to be committed; if the answer is lost, only the target knows. */
  Position attempt() {
    attempted = buffer.positionAfterReady();
    return attempted;
  }

  /** What was ready is committed. */
  void committed(SinkMetrics metrics) {
    buffer.applied();
    attempted = null;
    metrics.addPartialTransactions(buffer.splits() - loggedSplits);
    metrics.addDuplicates(buffer.duplicates() - loggedDuplicates);
    if (buffer.splits() > loggedSplits) {
      LOG.info(
          "{}: transaction {} exceeds transaction.max.bytes and is applied in parts",
          topicPartition,
          buffer.splitLsn().isValid() ? buffer.splitLsn() : buffer.position().commitLsn());
    }
    if (buffer.duplicates() > loggedDuplicates) {
      LOG.info(
          "{}: skipped {} records up to commit LSN {} that had been applied under other offsets",
          topicPartition,
          buffer.duplicates() - loggedDuplicates,
          buffer.position().commitLsn());
    }
    loggedSplits = buffer.splits();
    loggedDuplicates = buffer.duplicates();
  }

  /**
   * Compares with what the target says, in a new session.
   *
   * @return false if somebody else has written
   */
  boolean isAt(Position committed, SinkMetrics metrics) {
    if (attempted != null && same(attempted, committed)) {
      committed(metrics);
      return true;
    }
    attempted = null;
    return same(buffer.position(), committed);
  }

  private static boolean same(Position one, Position other) {
    return one.nextOffset() == other.nextOffset();
  }
}
