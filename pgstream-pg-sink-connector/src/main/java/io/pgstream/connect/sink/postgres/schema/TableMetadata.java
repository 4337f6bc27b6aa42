package io.pgstream.connect.sink.postgres.schema;

import java.util.List;
import java.util.Set;

/**
 * A target table, from the target's catalogue.
 *
 * @param schema its schema
 * @param name its name
 * @param sqlName schema and name, quoted
 * @param columns its columns in attnum order
 * @param primaryKey names of the primary key's columns in key order; empty without one
 * @param uniqueKeys column sets that ON CONFLICT may name
 * @param linked whether foreign keys or triggers tie it to other tables, so that the order of
 *     writes matters
 * @param cascading whether a foreign key makes the target delete or change its rows by itself
 * @param partitioned whether it is a partitioned table
 */
public record TableMetadata(
    String schema,
    String name,
    String sqlName,
    List<ColumnMetadata> columns,
    List<String> primaryKey,
    List<Set<String>> uniqueKeys,
    boolean linked,
    boolean cascading,
    boolean partitioned) {

  public TableMetadata {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    uniqueKeys = List.copyOf(uniqueKeys);
  }

  /** The index of a column in {@link #columns}; −1 if there is none with this name. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }
}
