package io.pgstream.connect.source.record;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A record that equals only itself, which is true: each has an offset of its own. Exactly-once
 * tasks keep all records of a transaction in a hash map, and comparing content would read every
 * offset for it.
 */
final class StreamRecord extends SourceRecord {
  StreamRecord(Map<String, String> partition, String topic, EmittedRecord record) {
    super(
        partition,
        record.offset().toMap(),
        topic,
        null,
        record.key() == null ? null : Schema.STRING_SCHEMA,
        record.key(),
        Schema.OPTIONAL_BYTES_SCHEMA,
        record.value());
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
