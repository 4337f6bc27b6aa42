package io.pgstream.connect.sink.postgres.schema;

import java.util.List;

/**
 * A target table, from the target's catalogue.
 *
 * @param schema its schema
 * @param name its name
 * @param sqlName schema and name, quoted
 * @param columns its columns in attnum order
 * @param keys its unique keys
 * @param links what makes the order of writes matter
 * @param partitioned whether it is a partitioned table
 * @param sequences the sequences that fill its columns and that the role may move
 */
public record TableMetadata(
    String schema,
    String name,
    String sqlName,
    List<ColumnMetadata> columns,
    TableKeys keys,
    TableLinks links,
    boolean partitioned,
    List<TargetSequence> sequences) {

  public TableMetadata {
    columns = List.copyOf(columns);
    sequences = List.copyOf(sequences);
  }

  /**
   * What UPDATE, DELETE and TRUNCATE name: this table without those that inherit from it, whose
   * changes come under their own names. A partitioned table has no rows but those of its
   * partitions.
   */
  public String onlyName() {
    return partitioned ? sqlName : "ONLY " + sqlName;
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
