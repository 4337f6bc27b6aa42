package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ColumnValue;
import java.util.BitSet;
import java.util.List;

/**
 * Values of a row by the index of the column in the target table. Which columns have a value is
 * shared between rows of the same shape and never changed.
 */
final class Row {
  private final ColumnValue[] values;
  private final BitSet present;

  /**
   * @param values per target column, null where not present
   * @param present the columns that have a value
   */
  Row(ColumnValue[] values, BitSet present) {
    this.values = values;
    this.present = present;
  }

  /** The text of a column; null is SQL NULL if the column is present. */
  String text(int column) {
    ColumnValue value = values[column];
    return value == null ? null : value.text();
  }

  /** The value of a column; null if the column is not present. */
  ColumnValue value(int column) {
    return values[column];
  }

  BitSet present() {
    return present;
  }

  /** The text of some columns of many rows, as one array per column. */
  static String[][] transpose(List<Row> rows, int[] columns) {
    String[][] transposed = new String[columns.length][rows.size()];
    for (int i = 0; i < columns.length; i++) {
      for (int row = 0; row < rows.size(); row++) {
        transposed[i][row] = rows.get(row).text(columns[i]);
      }
    }
    return transposed;
  }

  /** Whether the values that both rows have are the same. */
  boolean agreesWith(Row other) {
    for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
      if (other.present.get(i) && !values[i].hasTextOf(other.values[i])) {
        return false;
      }
    }
    return true;
  }

  /** This row with the values of a later change on top. */
  Row mergedWith(Row later) {
    BitSet newer = later.present;
    if (present.equals(newer)) {
      return later;
    }
    ColumnValue[] merged = values.clone();
    for (int i = newer.nextSetBit(0); i >= 0; i = newer.nextSetBit(i + 1)) {
      merged[i] = later.values[i];
    }
    BitSet union = (BitSet) present.clone();
    union.or(newer);
    return new Row(merged, union);
  }
}
