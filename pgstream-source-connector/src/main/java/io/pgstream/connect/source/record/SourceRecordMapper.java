package io.pgstream.connect.source.record;

import java.util.Map;
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
    return new StreamRecord(partition, topic, record);
  }
}
