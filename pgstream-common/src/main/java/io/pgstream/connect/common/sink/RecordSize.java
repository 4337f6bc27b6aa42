package io.pgstream.connect.common.sink;

import java.nio.ByteBuffer;
import org.apache.kafka.connect.sink.SinkRecord;

/** How much memory a record is counted for. */
public final class RecordSize {
  /** About what the objects around a value take; bounds the number of records without values. */
  private static final long OVERHEAD = 256;

  private RecordSize() {}

  /** Bytes of the record's value, and a constant for everything else. */
  public static long of(SinkRecord record) {
    return OVERHEAD + ofValue(record.value());
  }

  private static long ofValue(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof ByteBuffer buffer) {
      return buffer.remaining();
    }
    return value instanceof CharSequence text ? text.length() : 0;
  }
}
