package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import java.util.BitSet;
import java.util.List;

/**
 * Where the columns of a change event lie in the target table. Events of a table come in few
 * layouts, so the names are looked up once per layout and not once per row.
 */
final class ColumnLayout {
  private static final int NOT_WRITTEN = -1;

  private final String[] names;
  private final int[] targets;
  private final int width;
  private final BitSet present = new BitSet();

  /**
   * @throws UnknownColumnException if the target table lacks a column
   */
  ColumnLayout(TableMetadata table, List<ColumnValue> columns) throws UnknownColumnException {
    names = new String[columns.size()];
    targets = new int[columns.size()];
    width = table.columns().size();
    for (int i = 0; i < names.length; i++) {
      names[i] = columns.get(i).name();
      int target = table.indexOf(names[i]);
      if (target < 0) {
        throw new UnknownColumnException(names[i]);
      }
      if (table.columns().get(target).generated()) {
        targets[i] = NOT_WRITTEN;
      } else {
        targets[i] = target;
        present.set(target);
      }
    }
  }

  boolean fits(List<ColumnValue> columns) {
    if (columns.size() != names.length) {
      return false;
    }
    for (int i = 0; i < names.length; i++) {
      if (!names[i].equals(columns.get(i).name())) {
        return false;
      }
    }
    return true;
  }

  Row row(List<ColumnValue> columns) {
    ColumnValue[] values = new ColumnValue[width];
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != NOT_WRITTEN) {
        values[targets[i]] = columns.get(i);
      }
    }
    return new Row(values, present);
  }

  /** The target table lacks a column. */
  static final class UnknownColumnException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownColumnException(String column) {
      super(column);
    }
  }
}
