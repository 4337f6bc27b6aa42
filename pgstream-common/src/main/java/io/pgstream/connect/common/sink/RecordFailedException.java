package io.pgstream.connect.common.sink;

import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** One record can never be applied, and must not be skipped. */
public final class RecordFailedException extends DataException {
  private static final long serialVersionUID = 1L;

  private final transient SinkRecord record;

  RecordFailedException(SinkRecord record, String message, Throwable cause) {
    super(message, cause);
    this.record = record;
  }

  /** The record. */
  public SinkRecord record() {
    return record;
  }
}
