package io.pgstream.connect.sink.postgres.write;

import java.util.BitSet;

/**
 * Values of a row by the index of the column in the target table. Which columns have a value is
 * shared between rows of the same shape and never changed.
 */
final class Row {
  private final String[] values;
  private final BitSet present;

  /**
   * @param values text per target column; null is SQL NULL where present
   * @param present the columns that have a value
   */
  Row(String[] values, BitSet present) {
    this.values = values;
    this.present = present;
  }

  /** The text of a column; null is SQL NULL if the column is present. */
  String value(int column) {
    return values[column];
  }

  BitSet present() {
    return present;
  }

  /** This row with the values of a later change on top. */
  Row mergedWith(Row later) {
    BitSet newer = later.present;
    String[] merged = values.clone();
    for (int i = newer.nextSetBit(0); i >= 0; i = newer.nextSetBit(i + 1)) {
      merged[i] = later.values[i];
    }
    if (present.equals(newer)) {
      return new Row(merged, present);
    }
    BitSet union = (BitSet) present.clone();
    union.or(newer);
    return new Row(merged, union);
  }
}
