package io.pgstream.connect.sink.opensearch.schema;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where a change is, in the topic and in the source.
 *
 * @param partition topic and partition
 * @param offset the record's offset there
 * @param lsn commit LSN of the change
 */
record TopicPosition(String partition, long offset, long lsn) {

  static TopicPosition of(SinkRecord record, long lsn) {
    return new TopicPosition(
        record.topic() + "-" + record.kafkaPartition(), record.kafkaOffset(), lsn);
  }

  /**
   * Whether this was read before the other. The offset alone does not say so if the topic was made
   * anew, nor does the LSN if several sources write to one topic.
   */
  boolean isBefore(TopicPosition other) {
    return partition.equals(other.partition) && offset < other.offset && lsn < other.lsn;
  }
}
