package io.pgstream.connect.common.sink;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Where records go that can never be applied: to the worker's reporter, or into a failed task. */
public final class ErrantRecords {
  private final ErrantRecordReporter reporter;

  /** Uses the reporter that the worker was configured with, if any. */
  public ErrantRecords(SinkTaskContext context) {
    this.reporter = context.errantRecordReporter();
  }

  /** {@code topic-partition@offset} as the record had them before any transformation. */
  public static String position(SinkRecord record) {
    return record.originalTopic()
        + "-"
        + record.originalKafkaPartition()
        + "@"
        + record.originalKafkaOffset();
  }

  /**
   * Reports one record and waits until it is durable, so that no offset after it is stored before.
   *
   * @param record the very object that the worker handed over
   * @param problem what is wrong, naming the remedy and no row values
   * @throws ConnectException if there is no reporter, or {@code errors.tolerance} is {@code none}
   */
  public void report(SinkRecord record, String problem) {
    DataException error = new DataException(position(record) + ": " + problem);
    if (reporter == null) {
      throw error;
    }
    try {
      reporter.report(record, error).get();
    } catch (ExecutionException e) {
      throw new ConnectException(position(record) + ": could not be reported", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException(position(record) + ": interrupted while it was being reported", e);
    }
  }
}
