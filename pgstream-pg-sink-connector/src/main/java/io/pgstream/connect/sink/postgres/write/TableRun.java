package io.pgstream.connect.sink.postgres.write;

import java.util.ArrayList;
import java.util.List;

/** Changes of one table, in source order, that may be written together. */
final class TableRun {
  private final TableBinding binding;
  private final List<SourceChange> changes = new ArrayList<>();

  TableRun(TableBinding binding) {
    this.binding = binding;
  }

  void add(SourceChange change) {
    changes.add(change);
  }

  TableBinding binding() {
    return binding;
  }

  List<SourceChange> changes() {
    return changes;
  }
}
