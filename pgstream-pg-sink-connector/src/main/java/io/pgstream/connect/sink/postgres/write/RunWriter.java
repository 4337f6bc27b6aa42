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

  /** Returns how many rows were missing. */
  long write(TableRun run) throws SQLException {
    TableBinding binding = run.binding();
    if (binding.hasKey()) {
      NetEffect net = netEffect(run);
      if (net != null) {
        return keyed.write(binding, net);
      }
    }
    return writeInOrder(binding, run.changes());
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
  private long writeInOrder(TableBinding binding, List<SourceChange> changes) throws SQLException {
    long missing = 0;
    RowsByShape inserts = new RowsByShape();
    for (SourceChange change : changes) {
      if (change.event().operation() == Operation.INSERT && !binding.hasKey()) {
        inserts.add(binding.row(change));
      } else {
        keyed.insert(binding, inserts.groups());
        inserts = new RowsByShape();
        missing += changeWriter.write(binding, change);
      }
    }
    keyed.insert(binding, inserts.groups());
    return missing;
  }
}
