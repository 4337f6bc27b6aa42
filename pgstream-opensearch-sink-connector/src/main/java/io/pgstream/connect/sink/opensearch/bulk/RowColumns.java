package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.common.event.ColumnValue;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which columns a row has. */
final class RowColumns {
  private RowColumns() {}

  /**
   * Those of these columns that the row has not. Almost always it has all of them, and in the same
   * order: the table's.
   *
   * @param id a column's pgstream id
   */
  static <T> List<T> lacking(List<ColumnValue> row, Collection<T> columns, Function<T, String> id) {
    int place = 0;
    for (T column : columns) {
      place = behind(row, place, id.apply(column));
      if (place < 0) {
        Set<String> present = ids(row);
        return columns.stream().filter(any -> !present.contains(id.apply(any))).toList();
      }
    }
    return List.of();
  }

  /** The place behind the first value of a column at or behind a place; -1 if there is none. */
  private static int behind(List<ColumnValue> row, int from, String id) {
    for (int place = from; place < row.size(); place++) {
      if (row.get(place).id().equals(id)) {
        return place + 1;
      }
    }
    return -1;
  }

  private static Set<String> ids(List<ColumnValue> row) {
    Set<String> ids = new HashSet<>();
    row.forEach(value -> ids.add(value.id()));
    return ids;
  }
}
