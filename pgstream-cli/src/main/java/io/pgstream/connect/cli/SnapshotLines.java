package io.pgstream.connect.cli;

import io.pgstream.connect.source.snapshot.SnapshotRequest;
import io.pgstream.connect.source.snapshot.TableProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Requests for snapshots as lines with a bar. */
final class SnapshotLines {
  private static final int BAR_WIDTH = 20;
  private static final int PERCENT = 100;
  private static final double MEGABYTE = 1 << 20;

  private SnapshotLines() {}

  static String of(SnapshotRequest request) {
    String line =
        String.format(
            Locale.ROOT,
            "%d  %-9s %s  %s: %d of %d tables, %d rows, %d of %d MB",
            request.id(),
            request.status(),
            bar(request.percent()),
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

  /** A line for each table that is worth one while the request is carried out. */
  static List<String> tables(SnapshotRequest request) {
    if (!request.status().equals("running")) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    for (TableProgress table : request.largestTables()) {
      lines.add(line(table));
    }
    long others = request.tableCount() - lines.size();
    if (others > 0 && !lines.isEmpty()) {
      lines.add("and " + others + " smaller tables");
    }
    return lines;
  }

  private static String line(TableProgress table) {
    String line =
        String.format(
            Locale.ROOT,
            "%s  %s: %d rows, %.1f of %.1f MB",
            bar(table.percent()),
            table.table(),
            table.rows(),
            table.bytes() / MEGABYTE,
            table.totalBytes() / MEGABYTE);
    if (table.percent() == PERCENT || table.secondsLeft() == null) {
      return line;
    }
    boolean isWaiting = table.bytes() == 0 && table.rows() == 0;
    return line
        + (isWaiting ? ", will take " : ", ")
        + table.secondsLeft()
        + (isWaiting ? " s" : " s left");
  }

  private static String bar(int percent) {
    int filled = percent * BAR_WIDTH / PERCENT;
    String bar = "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled);
    return String.format(Locale.ROOT, "[%s] %3d %%", bar, percent);
  }
}
