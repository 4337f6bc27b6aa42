package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.common.metrics.ConnectMetrics;
import java.util.concurrent.atomic.LongAdder;

/** What a task has written so far. Thread-safe. */
public final class WriteCounters {
  private final LongAdder documents = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final LongAdder unindexed = new LongAdder();
  private final LongAdder errantRecords = new LongAdder();

  /** Shows the counters as gauges. */
  public void register(ConnectMetrics metrics) {
    metrics.gauge(
        "documents-written-total", "Documents that were indexed or deleted.", documents::sum);
    metrics.gauge(
        "version-conflicts-total",
        "Changes that were skipped because the index holds a newer version, as replays are.",
        conflicts::sum);
    metrics.gauge(
        "unindexed-values-total",
        "Values that the mapping of their field refused: in the document, not searchable.",
        unindexed::sum);
    metrics.gauge("errant-records-total", "Records that could not be applied.", errantRecords::sum);
  }

  void documentsWritten(int number) {
    documents.add(number);
  }

  void conflict() {
    conflicts.increment();
  }

  void valuesUnindexed(int number) {
    unindexed.add(number);
  }

  /** Counts a record that was reported as errant. */
  public void errantRecord() {
    errantRecords.increment();
  }

  /** Documents that were indexed or deleted. */
  public long documents() {
    return documents.sum();
  }

  /** Changes that were older than what is stored. */
  public long conflicts() {
    return conflicts.sum();
  }

  /** Records that were reported as errant. */
  public long errantRecords() {
    return errantRecords.sum();
  }
}
