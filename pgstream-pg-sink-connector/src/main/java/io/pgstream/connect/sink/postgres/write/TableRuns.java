package io.pgstream.connect.sink.postgres.write;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups changes by table. Tables that foreign keys or triggers tie to others keep the source's
 * order among themselves; all others are independent, so all their changes form one run.
 */
final class TableRuns {
  private final TableBindings bindings;
  private final boolean triggersDisabled;

  TableRuns(TableBindings bindings, boolean triggersDisabled) {
    this.bindings = bindings;
    this.triggersDisabled = triggersDisabled;
  }

  List<TableRun> of(List<SourceChange> changes) throws SQLException {
    List<TableRun> runs = new ArrayList<>();
    Map<String, TableRun> independent = new HashMap<>();
    TableRun lastLinked = null;
    for (SourceChange change : changes) {
      TableBinding binding = bindings.of(change);
      TableRun run;
      if (triggersDisabled || !binding.table().links().linked()) {
        // Partitions that share a table can have keys of their own: their order counts too.
        run = independent.get(binding.table().sqlName());
        run = run != null && run.binding() == binding ? run : null;
      } else {
        run = lastLinked != null && lastLinked.binding() == binding ? lastLinked : null;
      }
      if (run == null) {
        run = new TableRun(binding);
        runs.add(run);
        if (triggersDisabled || !binding.table().links().linked()) {
          independent.put(binding.table().sqlName(), run);
        } else {
          lastLinked = run;
        }
      }
      run.add(change);
    }
    return runs;
  }
}
