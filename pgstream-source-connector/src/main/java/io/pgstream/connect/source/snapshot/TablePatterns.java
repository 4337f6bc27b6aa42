package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.source.schema.TableLayout;
import java.util.List;

/**
 * Which tables are copied. A pattern is {@code table} (of schema public), {@code schema.table},
 * {@code schema.*}, {@code *.table}, {@code *.*} or {@code *} (all of schema public); names are
 * case-sensitive, and those with dots or stars are written in double quotes. {@code id:} and a
 * table's pgstream id names it whatever it is called.
 *
 * @param included at least one must match
 * @param excluded none may match
 */
public record TablePatterns(List<TablePattern> included, List<TablePattern> excluded) {
  /** All tables of all schemas. */
  public static final String ALL = "*.*";

  public TablePatterns {
    included = List.copyOf(included);
    excluded = List.copyOf(excluded);
  }

  /**
   * Reads patterns.
   *
   * @throws IllegalArgumentException naming the pattern that is none
   */
  public static TablePatterns parse(List<String> included, List<String> excluded) {
    return new TablePatterns(
        included.stream().map(TablePattern::parse).toList(),
        excluded.stream().map(TablePattern::parse).toList());
  }

  /** Whether a table is to be copied. */
  public boolean matches(String schema, String table) {
    return included.stream().anyMatch(pattern -> pattern.matches(schema, table))
        && excluded.stream().noneMatch(pattern -> pattern.matches(schema, table));
  }

  /** Whether a table is to be copied; patterns may also name its pgstream id. */
  boolean matches(TableLayout layout) {
    return included.stream().anyMatch(pattern -> pattern.isId(layout.table().pgstreamId()))
        || matches(layout.schema(), layout.table().name());
  }

  /** The patterns that include tables, as text. */
  List<String> texts() {
    return included.stream().map(TablePattern::toString).toList();
  }
}
