package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.Operation;
import java.sql.SQLException;
import java.util.List;

/** Writes one change with one statement, exactly as it happened at the source. */
final class ChangeWriter {
  private final KeyedWriter keyed;
  private final KeylessWriter keyless;

  ChangeWriter(KeyedWriter keyed, KeylessWriter keyless) {
    this.keyed = keyed;
    this.keyless = keyless;
  }

  /** Writes the change and counts what it has shown. */
  void write(TableBinding binding, SourceChange change, RowCounts counts) throws SQLException {
    ChangeEvent event = change.event();
    if (event.operation() == Operation.INSERT) {
      keyed.insert(binding, List.of(List.of(binding.row(change))), counts);
      return;
    }
    Row identity = binding.identity(change);
    RowKey oldKey = binding.hasKey() ? binding.keyOf(identity) : null;
    long missing =
        event.operation() == Operation.DELETE
            ? delete(binding, change, oldKey)
            : update(binding, change, oldKey);
    // A cascading foreign key of the target may have deleted or changed the row already.
    counts.missing += binding.table().links().cascading() ? 0 : missing;
  }

  private long delete(TableBinding binding, SourceChange change, RowKey key) throws SQLException {
    return key == null ? keyless.write(binding, change) : keyed.delete(binding, List.of(key));
  }

  private long update(TableBinding binding, SourceChange change, RowKey oldKey)
      throws SQLException {
    Row row = binding.row(change);
    RowKey newKey = binding.hasKey() ? binding.keyOf(row) : null;
    boolean keyKept =
        newKey != null
            && (oldKey == null ? change.event().identity().isEmpty() : newKey.equals(oldKey));
    if (keyKept) {
      return keyed.update(binding, List.of(row));
    }
    return oldKey == null ? keyless.write(binding, change) : keyed.move(binding, oldKey, row);
  }
}
