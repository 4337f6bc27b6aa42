package io.pgstream.connect.source.snapshot;

import java.util.List;

/**
 * A row of {@code pgstream.snapshot_requests}.
 *
 * @param id its number
 * @param tables table patterns
 * @param origin {@code request}, {@code configuration} for what snapshot.tables names, or {@code
 *     rewrite} for a table whose new values the stream does not carry
 * @param keepsRows whether the targets' rows are overwritten, not removed first
 * @param status {@code requested}, {@code running}, {@code finished}, {@code failed} or {@code
 *     cancelled}
 * @param tableCount how many tables the patterns found
 * @param tablesCopied how many have been copied
 * @param rows how many rows have been copied
 * @param bytes how many bytes of the tables' files have been copied
 * @param totalBytes size of the tables' files
 * @param secondsLeft estimate; null if unknown
 * @param largestTables while it runs, how far its largest tables are and the one that is being
 *     copied
 * @param message while it runs, what it is doing; then what went wrong; null if nothing
 */
public record SnapshotRequest(
    long id,
    List<String> tables,
    String origin,
    boolean keepsRows,
    String status,
    long tableCount,
    long tablesCopied,
    long rows,
    long bytes,
    long totalBytes,
    Long secondsLeft,
    List<TableProgress> largestTables,
    String message) {
  public SnapshotRequest {
    largestTables = List.copyOf(largestTables);
    tables = List.copyOf(tables);
  }

  /** Whether a schema change asked for it. */
  boolean isForRewrite() {
    return origin.equals("rewrite");
  }

  /** Whether nothing more will happen to it. */
  public boolean isOver() {
    return !status.equals("requested") && !status.equals("running");
  }

  /** From 0 to 100. */
  public int percent() {
    if (status.equals("finished")) {
      return 100;
    }
    return totalBytes == 0 ? 0 : (int) Math.min(100, bytes * 100 / totalBytes);
  }
}
