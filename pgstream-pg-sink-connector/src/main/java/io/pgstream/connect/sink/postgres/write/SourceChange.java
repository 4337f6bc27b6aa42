package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.sink.ErrantRecords;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A record and the change it carries.
 *
 * @param record the very object that the worker handed over
 * @param event its change; null if only the record's offset counts
 * @param bytes size of the record's value
 */
record SourceChange(SinkRecord record, ChangeEvent event, long bytes) {

  long offset() {
    return record.originalKafkaOffset();
  }

  Lsn commitLsn() {
    return event.metadata().commitLsn();
  }

  long txSeq() {
    return event.metadata().txSeq();
  }

  /** When it was committed, as {@link CommitTime#order} has it. */
  long committed() {
    return CommitTime.order(event.timestamp());
  }

  /** The same record with nothing left to apply. */
  SourceChange withoutEvent() {
    return new SourceChange(record, null, 0);
  }

  /** Whether it changes a row, truncates a table or changes the schema. */
  boolean isChange() {
    return event != null && event.operation() != Operation.MESSAGE;
  }

  /** Whether it closes a transaction for this partition. */
  boolean isCommitMarker() {
    return event != null
        && event.message() != null
        && LogicalMessage.COMMIT_PREFIX.equals(event.message().prefix());
  }

  /** Whether it says where sequences stand. */
  boolean isSequencePositions() {
    return event != null
        && event.message() != null
        && LogicalMessage.SEQUENCES_PREFIX.equals(event.message().prefix());
  }

  /**
   * Whether its place in the source's history is known: snapshot rows have none, and neither have
   * records without a commit LSN, for which the reader puts the change's own LSN (a commit record
   * always lies behind the changes it commits).
   */
  boolean isPositioned() {
    return isCommitMarker()
        || isSequencePositions()
        || (isChange()
            && !event.metadata().snapshot()
            && commitLsn().isValid()
            && !commitLsn().equals(event.lsn()));
  }

  /** {@code topic-partition@offset}. */
  String position() {
    return ErrantRecords.position(record);
  }
}
