package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads the change of a record; a record without one is reported and only its offset counts. */
final class RecordDecoder {
  private final ChangeEventReader reader = new ChangeEventReader();
  private final ErrantRecords errantRecords;

  RecordDecoder(ErrantRecords errantRecords) {
    this.errantRecords = errantRecords;
  }

  SourceChange decode(SinkRecord record) {
    try {
      return new SourceChange(record, reader.read(record.value()), size(record.value()));
    } catch (MalformedEventException e) {
      errantRecords.report(record, e.getMessage());
      return new SourceChange(record, null, 0);
    }
  }

  private static long size(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    return value instanceof ByteBuffer buffer
        ? buffer.remaining()
        : ((CharSequence) value).length();
  }
}
