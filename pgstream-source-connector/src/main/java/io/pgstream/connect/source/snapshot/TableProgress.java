package io.pgstream.connect.source.snapshot;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far the copy of one table is.
 *
 * @param table its quoted name
 * @param rows rows copied by this attempt
 * @param bytes bytes of its file that have been copied
 * @param totalBytes size of its file
 * @param secondsLeft estimate: until its end for the table that is being copied, how long it will
 *     take for those that wait; null if unknown
 */
public record TableProgress(
    String table,
    long rows,
    long bytes,
    @JsonProperty("total_bytes") long totalBytes,
    @JsonProperty("seconds_left") Long secondsLeft) {

  /** From 0 to 100. */
  @JsonIgnore
  public int percent() {
    return totalBytes == 0 ? 100 : (int) Math.min(100, bytes * 100 / totalBytes);
  }
}
