package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.source.schema.SchemaTable;
import java.util.List;

/**
 * Which tables are copied. A pattern is {@code table} (of schema public), {@code schema.table},
 * {@code schema.*}, {@code *.table}, {@code *.*} or {@code *} (all of schema public); names are
 * case-sensitive, and those with dots or stars are written in double quotes. {@code id:} and a
 * table's pgstream id names it whatever it is called. A partitioned table stands for its
 * partitions, which are those that have rows.
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

  /** Whether what belongs to no table, and has this name, is to be copied. */
  boolean matches(String schema, String name) {
    return included.stream().anyMatch(pattern -> pattern.matches(schema, name))
        && excluded.stream().noneMatch(pattern -> pattern.matches(schema, name));
  }

  /**
   * Whether a table is to be copied.
   *
   * @param table the table, and the partitioned tables that it is a part of
   */
  boolean matches(List<SchemaTable> table) {
    return isAny(included, table) && !isAny(excluded, table);
  }

  private static boolean isAny(List<TablePattern> patterns, List<SchemaTable> tables) {
    return patterns.stream().anyMatch(pattern -> tables.stream().anyMatch(pattern::matches));
  }

  /** The patterns that include tables, as text. */
  List<String> texts() {
    return included.stream().map(TablePattern::toString).toList();
  }
}
