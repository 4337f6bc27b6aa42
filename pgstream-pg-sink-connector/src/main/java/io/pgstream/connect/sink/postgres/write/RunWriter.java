package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.Operation;
import java.sql.SQLException;
import java.util.List;

/** Writes the changes of one table with as few statements as their meaning allows. */
final class RunWriter {
  private final KeyedWriter keyed;
  private final ChangeWriter changeWriter;

  RunWriter(KeyedWriter keyed, ChangeWriter changeWriter) {
    this.keyed = keyed;
    this.changeWriter = changeWriter;
  }

  /** Writes the run and counts what it has shown. */
  void write(TableRun run, RowCounts counts) throws SQLException {
    TableBinding binding = run.binding();
    if (binding.hasKey() && mayBeReordered(run)) {
      NetEffect net = netEffect(run);
      if (net != null) {
        keyed.write(binding, net, counts);
        return;
      }
    }
    writeInOrder(binding, run.changes(), counts);
  }

  /**
   * A foreign key of the table to itself would refuse, or worse follow, a delete that comes before
   * the update that it came after.
   */
  private static boolean mayBeReordered(TableRun run) {
    return !run.binding().table().links().selfReferencing()
        || run.changes().stream()
            .allMatch(change -> change.event().operation() == Operation.INSERT);
  }

  private static NetEffect netEffect(TableRun run) {
    NetEffect net = new NetEffect(run.binding());
    for (SourceChange change : run.changes()) {
      if (!net.add(change)) {
        return null;
      }
    }
    return net;
  }

  /** Only neighbouring inserts share a statement. */
  private void writeInOrder(TableBinding binding, List<SourceChange> changes, RowCounts counts)
      throws SQLException {
    RowsByShape inserts = new RowsByShape();
    for (SourceChange change : changes) {
      if (change.event().operation() == Operation.INSERT && !binding.hasKey()) {
        inserts.add(binding.row(change));
      } else {
        keyed.insert(binding, inserts.groups(), counts);
        inserts = new RowsByShape();
        changeWriter.write(binding, change, counts);
      }
    }
    keyed.insert(binding, inserts.groups(), counts);
  }
}
