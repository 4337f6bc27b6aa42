package io.pgstream.connect.source.record;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/** Gives records Connect's form. Immutable. */
public final class SourceRecordMapper {
  private final Map<String, String> partition;
  private final String topic;

  /** A mapper for one source partition and topic. */
  public SourceRecordMapper(Map<String, String> partition, String topic) {
    this.partition = partition;
    this.topic = topic;
  }

  /** The record for Connect. */
  public SourceRecord map(EmittedRecord record) {
    return new SourceRecord(
        partition,
        record.offset().toMap(),
        topic,
        null,
        record.key() == null ? null : Schema.STRING_SCHEMA,
        record.key(),
        Schema.OPTIONAL_BYTES_SCHEMA,
        record.value());
  }
}
