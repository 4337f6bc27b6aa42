package io.pgstream.connect.benchmarks.stack;

import io.pgstream.connect.benchmarks.measure.Fingerprint;
import io.pgstream.connect.benchmarks.measure.Progress;
import java.util.Map;

/**
 * What a topic holds of the workload's tables.
 *
 * @param fingerprint the rows as the topic has them
 * @param progress how many bytes of JSON had been appended when
 * @param bytes size of the values
 * @param ends offset behind the last row, per partition
 */
public record TopicRows(
    Fingerprint fingerprint, Progress progress, long bytes, Map<Integer, Long> ends) {

  /** How many changes of rows. */
  public long rows() {
    return fingerprint.rows();
  }
}
