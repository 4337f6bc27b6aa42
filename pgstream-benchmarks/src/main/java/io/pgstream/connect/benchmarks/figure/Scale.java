package io.pgstream.connect.benchmarks.figure;

import java.time.Duration;

/**
 * How much work a round is.
 *
 * @param rows inserted rows of a figure
 * @param updates updated rows
 * @param deletes deleted rows
 * @param documents rows that become documents
 * @param transactionsPerSecond of the steady load
 * @param latencyTime how long the steady load lasts
 */
public record Scale(
    long rows,
    long updates,
    long deletes,
    long documents,
    int transactionsPerSecond,
    Duration latencyTime) {

  /** In the proportions of the full run: 500,000 rows, 200,000 updates, 50,000 deletes. */
  public static Scale of(long rows, int latencySeconds) {
    return new Scale(
        rows,
        Math.max(1, rows * 2 / 5),
        Math.max(1, rows / 10),
        Math.max(1, rows * 3 / 5),
        500,
        Duration.ofSeconds(latencySeconds));
  }
}
