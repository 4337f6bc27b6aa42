package io.pgstream.connect.sink.postgres.write;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups rows by the columns that have a value, because one statement names one set of columns. */
final class RowsByShape {
  private final Map<BitSet, List<Row>> groups = new LinkedHashMap<>();
  private BitSet lastShape;
  private List<Row> lastGroup;

  void add(Row row) {
    // Almost always the shape of the row before, and the very same object.
    if (lastShape == null || !lastShape.equals(row.present())) {
      lastShape = row.present();
      lastGroup = groups.computeIfAbsent(lastShape, ignored -> new ArrayList<>());
    }
    lastGroup.add(row);
  }

  Collection<List<Row>> groups() {
    return groups.values();
  }
}
