package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.metrics.ConnectMetrics;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a task, added to only after the target has committed. Thread-safe. */
public final class SinkMetrics {
  private final LongAdder rows = new LongAdder();
  private final LongAdder schemaChanges = new LongAdder();
  private final LongAdder missingRows = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder partialTransactions = new LongAdder();
  private final LongAdder errantRecords = new LongAdder();

  /** Shows the counters as gauges of the task. */
  public void register(ConnectMetrics metrics) {
    metrics.gauge("row-count", "Row changes applied to the target.", rows::sum);
    metrics.gauge("schema-change-count", "Schema changes applied.", schemaChanges::sum);
    metrics.gauge(
        "missing-row-count",
        "Updates and deletes that found no row on the target.",
        missingRows::sum);
    metrics.gauge(
        "conflict-count",
        "Inserts whose key existed on the target; with on.conflict.action=error they are errant"
            + " records instead.",
        conflicts::sum);
    metrics.gauge(
        "duplicate-record-count",
        "Records skipped because their change had been applied already.",
        duplicates::sum);
    metrics.gauge(
        "partial-transaction-count",
        "Source transactions applied in parts because they exceed transaction.max.bytes.",
        partialTransactions::sum);
    metrics.gauge("errant-record-count", "Records reported as errant.", errantRecords::sum);
  }

  void add(Tally tally) {
    rows.add(tally.rows);
    schemaChanges.add(tally.schemaChanges);
    missingRows.add(tally.missingRows);
    conflicts.add(tally.conflicts);
    errantRecords.add(tally.errantRecords);
  }

  void addDuplicates(long count) {
    duplicates.add(count);
  }

  void addPartialTransactions(long count) {
    partialTransactions.add(count);
  }
}
