package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Gap;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.index.DocumentId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns inserts, updates and deletes into operations on documents. */
public final class RowMapper {
  private final Function<String, Set<String>> knownColumns;

  /**
   * A mapper that notices missing columns.
   *
   * @param knownColumns ids of the columns that rows of a table have; empty for an unknown table
   */
  public RowMapper(Function<String, Set<String>> knownColumns) {
    this.knownColumns = knownColumns;
  }

  /**
   * The operations of one change, to be applied in order.
   *
   * @throws IllegalArgumentException if the event lacks what identifies its row, or a value does
   *     not have the form of its type
   */
  public List<DocumentOperation> map(ChangeEvent event, Target target, SinkRecord record) {
    if (event.metadata().tableId().isEmpty()) {
      throw new IllegalArgumentException(
          "the event of table "
              + event.schema()
              + "."
              + event.table()
              + " has no table id; check that the topic is written by a pgstream source");
    }
    return switch (event.operation()) {
      case INSERT, UPDATE -> upsert(event, target, record);
      case DELETE ->
          List.of(
              DocumentOperation.delete(
                  target, id(event, event.identity()), version(event), record));
      case TRUNCATE, MESSAGE ->
          throw new IllegalStateException(event.operation() + " is not about a row");
    };
  }

  private List<DocumentOperation> upsert(ChangeEvent event, Target target, SinkRecord record) {
    List<ColumnValue> row = withIdentity(event);
    String id = id(event, row);
    String oldId = oldId(event, id);
    List<String> keys = event.metadata().keyColumnIds();
    byte[] source =
        DocumentSource.write(
            event.metadata().tableId(), row, keys.size() == 1 ? keys.get(0) : null);
    List<DocumentOperation> operations = new ArrayList<>(2);
    operations.add(
        new DocumentOperation(target, id, version(event), source, gap(event, row, oldId), record));
    if (!oldId.equals(id)) {
      operations.add(DocumentOperation.delete(target, oldId, version(event), record));
    }
    return operations;
  }

  /** The new row; columns it lacks are taken from the old row, if the event has them there. */
  private static List<ColumnValue> withIdentity(ChangeEvent event) {
    if (event.operation() != Operation.UPDATE || event.identity().isEmpty()) {
      return event.columns();
    }
    Set<String> present = ids(event.columns());
    List<ColumnValue> row = new ArrayList<>(event.columns());
    event.identity().stream().filter(column -> !present.contains(column.id())).forEach(row::add);
    return row;
  }

  /**
   * The id the row had before. Without the key in the old row (REPLICA IDENTITY USING INDEX) the
   * key counts as unchanged.
   */
  private static String oldId(ChangeEvent event, String id) {
    boolean hasOldKey =
        event.operation() == Operation.UPDATE
            && !event.identity().isEmpty()
            && ids(event.identity()).containsAll(event.metadata().keyColumnIds());
    return hasOldKey ? id(event, event.identity()) : id;
  }

  private Gap gap(ChangeEvent event, List<ColumnValue> row, String oldId) {
    if (event.operation() != Operation.UPDATE) {
      return null;
    }
    Set<String> lacking = new HashSet<>(knownColumns.apply(event.metadata().tableId()));
    row.forEach(column -> lacking.remove(column.id()));
    return lacking.isEmpty() ? null : new Gap(lacking, oldId);
  }

  private static String id(ChangeEvent event, List<ColumnValue> row) {
    List<String> keys = event.metadata().keyColumnIds();
    String tableId = event.metadata().tableId();
    if (keys.isEmpty()) {
      return DocumentId.ofRow(tableId, row);
    }
    return DocumentId.of(tableId, keys.stream().map(key -> keyText(event, row, key)).toList());
  }

  private static String keyText(ChangeEvent event, List<ColumnValue> row, String key) {
    for (ColumnValue column : row) {
      if (column.id().equals(key) && column.text() != null) {
        return column.text();
      }
    }
    throw new IllegalArgumentException(
        event.operation()
            + " on table "
            + event.schema()
            + "."
            + event.table()
            + " does not carry key column "
            + key
            + "; set the table's REPLICA IDENTITY to DEFAULT or FULL");
  }

  private static Set<String> ids(List<ColumnValue> columns) {
    Set<String> ids = new HashSet<>();
    columns.forEach(column -> ids.add(column.id()));
    return ids;
  }

  private static long version(ChangeEvent event) {
    return event.metadata().commitLsn().value();
  }
}
