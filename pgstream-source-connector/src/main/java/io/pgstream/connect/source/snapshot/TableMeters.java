package io.pgstream.connect.source.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts what has been copied of single tables: of the one that is being copied, and of the largest
 * ones, which are those that people wait for. Not thread-safe.
 */
final class TableMeters {
  /** How many of the largest. */
  private static final int SHOWN = 10;

  private final long blockBytes;
  private final List<CopiedTable> tables;
  private final Set<Long> largest = new HashSet<>();
  private final Map<Long, CopyMeter> meters = new HashMap<>();
  private CopiedTable current;

  /**
   * @param tables in the order in which they are copied
   * @param blockBytes size of a block
   */
  TableMeters(List<CopiedTable> tables, long blockBytes) {
    this.blockBytes = blockBytes;
    this.tables = tables;
    tables.stream()
        .sorted(Comparator.comparingLong(CopiedTable::blocks).reversed())
        .limit(SHOWN)
        .forEach(table -> largest.add(table.oid()));
  }

  /** Rows of a table have been produced; tables come one after the other. */
  void add(CopiedTable table, long rows, long blocks) {
    if (current != null && current.oid() != table.oid() && !largest.contains(current.oid())) {
      meters.remove(current.oid());
    }
    current = table;
    meters.computeIfAbsent(table.oid(), oid -> meter(table)).add(rows, blocks * blockBytes);
  }

  private CopyMeter meter(CopiedTable table) {
    return new CopyMeter(table.blocks() * blockBytes, table.skippedBlocks() * blockBytes);
  }

  /** The table that is being copied as text; empty before the first one. */
  String current() {
    return current == null ? "" : current.sqlName() + ": " + meters.get(current.oid());
  }

  /**
   * The tables that are counted, in the order in which they are copied.
   *
   * @param all what is counted of all tables, of whose speed the others' time is estimated
   */
  List<TableProgress> list(CopyMeter all) {
    List<TableProgress> list = new ArrayList<>();
    for (CopiedTable table : tables) {
      CopyMeter meter = meters.get(table.oid());
      if (meter != null) {
        list.add(progress(table, meter, seconds(meter.secondsLeft())));
      } else if (largest.contains(table.oid())) {
        CopyMeter none = meter(table);
        long bytes = none.totalBytes() - none.bytes();
        list.add(progress(table, none, seconds(all.secondsFor(bytes))));
      }
    }
    return list;
  }

  private static TableProgress progress(CopiedTable table, CopyMeter meter, Long secondsLeft) {
    return new TableProgress(
        table.sqlName(), meter.rows(), meter.bytes(), meter.totalBytes(), secondsLeft);
  }

  private static Long seconds(long seconds) {
    return seconds < 0 ? null : seconds;
  }
}
