package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.EventMetadata;
import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.lsn.Lsn;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Builds changes of a table {@code t(id, name)} for unit tests. */
final class Changes {
  private Changes() {}

  static SourceChange at(long offset, long commit, long seq, boolean last) {
    return change(offset, commit, seq, last, Operation.INSERT, List.of(), List.of(), null);
  }

  /** A whole transaction of one insert, committed at a time of the wire format. */
  static SourceChange committed(long offset, long commit, String timestamp) {
    SourceChange change = at(offset, commit, 0, true);
    ChangeEvent event = change.event();
    return new SourceChange(
        change.record(),
        new ChangeEvent(
            event.operation(),
            event.schema(),
            event.table(),
            timestamp,
            event.lsn(),
            event.columns(),
            event.identity(),
            event.metadata(),
            event.message()),
        change.bytes());
  }

  static SourceChange marker(long offset, long commit, long seq) {
    LogicalMessage message = new LogicalMessage(LogicalMessage.COMMIT_PREFIX, "");
    return change(offset, commit, seq, true, Operation.MESSAGE, List.of(), List.of(), message);
  }

  static SourceChange heartbeat(long offset) {
    LogicalMessage message = new LogicalMessage(LogicalMessage.HEARTBEAT_PREFIX, "");
    return change(offset, 0, 0, true, Operation.MESSAGE, List.of(), List.of(), message);
  }

  static SourceChange row(
      Operation operation, List<ColumnValue> columns, List<ColumnValue> identity) {
    return change(0, 100, 0, true, operation, columns, identity, null);
  }

  /** Columns named and identified alike. */
  static List<ColumnValue> values(String... namesAndValues) {
    List<ColumnValue> columns = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      columns.add(
          new ColumnValue(namesAndValues[i], namesAndValues[i], "text", namesAndValues[i + 1]));
    }
    return columns;
  }

  private static SourceChange change(
      long offset,
      long commit,
      long seq,
      boolean last,
      Operation operation,
      List<ColumnValue> columns,
      List<ColumnValue> identity,
      LogicalMessage message) {
    EventMetadata metadata =
        new EventMetadata("s", "t", List.of("id"), new Lsn(commit), 7, seq, last, false, null);
    ChangeEvent event =
        new ChangeEvent(
            operation, "public", "t", "", new Lsn(1), columns, identity, metadata, message);
    SinkRecord record = new SinkRecord("pgstream", 0, null, null, null, null, offset);
    return new SourceChange(record, event, 10);
  }
}
