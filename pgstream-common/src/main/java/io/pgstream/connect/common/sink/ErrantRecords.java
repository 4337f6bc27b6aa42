package io.pgstream.connect.common.sink;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Where records go that can never be applied: to the worker's reporter, or into a failed task. Of
 * one thread, which need not be the task's: KIP-610 lets the reporter be called from any thread as
 * long as no offset behind the record is committed before its report is durable.
 */
public final class ErrantRecords {
  private final ErrantRecordReporter reporter;

  /** Reports of a batch that may be applied again: one record gets one dead letter. */
  private final Map<String, Future<Void>> reported = new HashMap<>();

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
   * Reports one record, unless that was done since the last {@link #settled}, and waits until the
   * report is durable, so that no offset after it is stored before.
   *
   * @param record the very object that the worker handed over
   * @param problem what is wrong, naming the remedy and no row values
   * @throws RecordFailedException if there is no reporter, or {@code errors.tolerance} is {@code
   *     none}
   * @throws ConnectException if the report does not become durable
   */
  public void report(SinkRecord record, String problem) {
    String position = position(record);
    DataException error = new DataException(position + ": " + problem);
    if (reporter == null) {
      throw new RecordFailedException(record, error.getMessage(), null);
    }
    try {
      reported.computeIfAbsent(position, ignored -> send(record, error)).get();
    } catch (ExecutionException e) {
      throw new ConnectException(position + ": could not be reported", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException(position + ": interrupted while it was being reported", e);
    }
  }

  private Future<Void> send(SinkRecord record, DataException error) {
    try {
      return reporter.report(record, error);
    } catch (ConnectException notTolerated) {
      throw new RecordFailedException(record, error.getMessage(), notTolerated);
    }
  }

  /** The records reported so far will not come again. */
  public void settled() {
    reported.clear();
  }
}
