package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.source.schema.TableLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is truncated before tables are copied. A partitioned table is truncated as well when all its
 * partitions are, because a target that has it without them could not tell which rows are whose.
 */
final class EmptiedTables {
  private EmptiedTables() {}

  /**
   * The tables to truncate.
   *
   * @param all every table that the schema history knows
   * @param copied what is copied; tables that were begun before keep their rows
   */
  static List<TableLayout> of(List<TableLayout> all, List<CopiedTable> copied) {
    List<TableLayout> emptied = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (CopiedTable table : copied) {
      if (table.begun() == null) {
        emptied.add(table.layout());
        ids.add(table.layout().table().pgstreamId());
      }
    }
    for (TableLayout layout : all) {
      boolean isTop = layout.table().partitionKey() != null && !layout.table().isPartition();
      if (isTop && isEmptied(layout, all, ids)) {
        emptied.add(layout);
      }
    }
    return emptied;
  }

  private static boolean isEmptied(TableLayout layout, List<TableLayout> all, Set<String> ids) {
    if (layout.table().partitionKey() == null) {
      return ids.contains(layout.table().pgstreamId());
    }
    return all.stream()
        .filter(other -> other.table().isPartition() && other.table().isChildOf(layout.table()))
        .allMatch(partition -> isEmptied(partition, all, ids));
  }
}
