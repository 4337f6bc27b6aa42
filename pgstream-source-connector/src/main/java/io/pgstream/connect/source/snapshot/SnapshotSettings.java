package io.pgstream.connect.source.snapshot;

import java.util.Map;

/**
 * What is copied, when, and how fast.
 *
 * @param mode when
 * @param tables of which tables
 * @param content definitions, rows, or both
 * @param threads how many connections read at once
 * @param chunkBytes size of a range of a table that is read at once, in bytes of the table's file
 * @param queueMaxBytes how many bytes of rows may wait to be put into the stream
 * @param maxBytesPerSecond most bytes of rows read per second, all threads together; 0 for no limit
 * @param copiesRewritten whether tables are copied whose new values the stream does not carry
 * @param filters SQL conditions by {@code schema.table}, plain or both in double quotes
 */
public record SnapshotSettings(
    SnapshotMode mode,
    TablePatterns tables,
    SnapshotContent content,
    int threads,
    long chunkBytes,
    long queueMaxBytes,
    long maxBytesPerSecond,
    boolean copiesRewritten,
    Map<String, String> filters) {
  public SnapshotSettings {
    filters = Map.copyOf(filters);
  }

  /** Whether configured tables are copied at all. */
  public boolean isEnabled() {
    return mode != SnapshotMode.NEVER && content != SnapshotContent.SCHEMA;
  }
}
