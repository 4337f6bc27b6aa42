package io.pgstream.connect.cli;

import io.pgstream.connect.source.snapshot.SnapshotRequest;
import java.util.Locale;

/** Requests for snapshots as lines with a bar. */
final class SnapshotLines {
  private static final int BAR_WIDTH = 20;
  private static final int PERCENT = 100;

  private SnapshotLines() {}

  static String of(SnapshotRequest request) {
    int filled = request.percent() * BAR_WIDTH / PERCENT;
    String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
    String line =
        String.format(
            Locale.ROOT,
            "%d  %-9s [%s] %3d %%  %s: %d of %d tables, %d rows, %d of %d MB",
            request.id(),
            request.status(),
            bar,
            request.percent(),
            String.join(", ", request.tables()),
            request.tablesCopied(),
            request.tableCount(),
            request.rows(),
            request.bytes() >> 20,
            request.totalBytes() >> 20);
    if (request.status().equals("running") && request.secondsLeft() != null) {
      line += ", " + request.secondsLeft() + " s left";
    }
    return request.message() == null ? line : line + "; " + request.message();
  }
}
