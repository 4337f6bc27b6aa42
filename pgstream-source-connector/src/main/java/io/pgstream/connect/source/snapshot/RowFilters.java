package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.source.schema.TableLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The configured conditions for rows, and the tables they are for. A partition without one has that
 * of the table it is a part of.
 */
final class RowFilters {
  private final Map<String, String> conditions;
  private final List<TableLayout> layouts;

  /**
   * @param conditions by {@code schema.table}, plain or both in double quotes
   * @param layouts every table that the schema history knows
   */
  RowFilters(Map<String, String> conditions, List<TableLayout> layouts) {
    this.conditions = conditions;
    this.layouts = layouts;
  }

  /** The condition for rows of a table; null if all are copied. */
  String condition(TableLayout layout) {
    String own = find(layout);
    if (own != null || !layout.table().isPartition()) {
      return own;
    }
    return layouts.stream()
        .filter(other -> layout.table().isChildOf(other.table()))
        .findFirst()
        .map(this::condition)
        .orElse(null);
  }

  private String find(TableLayout layout) {
    String byName = conditions.get(plain(layout));
    return byName == null ? conditions.get(quoted(layout)) : byName;
  }

  /** Names of conditions that are for no table. */
  List<String> unused() {
    List<String> names = new ArrayList<>(conditions.keySet());
    for (TableLayout layout : layouts) {
      names.remove(plain(layout));
      names.remove(quoted(layout));
    }
    return names;
  }

  private static String plain(TableLayout layout) {
    return layout.schema() + "." + layout.table().name();
  }

  private static String quoted(TableLayout layout) {
    return Identifiers.qualify(layout.schema(), layout.table().name());
  }
}
