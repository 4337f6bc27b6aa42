package io.pgstream.connect.sink.postgres.write;

import java.util.Arrays;

/** The text of a row's key columns, in key order. */
final class RowKey {
  private final String[] parts;
  private final int hash;

  RowKey(String[] parts) {
    this.parts = parts;
    this.hash = Arrays.hashCode(parts);
  }

  String part(int index) {
    return parts[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key && hash == key.hash && Arrays.equals(parts, key.parts);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
