package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ColumnValue;

/** The values of a row's key columns, in key order; keys are equal if their texts are. */
final class RowKey {
  private final ColumnValue[] parts;
  private final int hash;

  RowKey(ColumnValue[] parts) {
    this.parts = parts;
    int combined = 1;
    for (ColumnValue part : parts) {
      combined = 31 * combined + part.textHashCode();
    }
    this.hash = combined;
  }

  /** The text of a key column. */
  String part(int index) {
    return parts[index].text();
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof RowKey key) || hash != key.hash || parts.length != key.parts.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].hasTextOf(key.parts[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
