package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Gap;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.document.FieldValue;
import io.pgstream.connect.sink.opensearch.index.DocumentId;
import io.pgstream.connect.sink.opensearch.layout.ColumnLayout;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns inserts, updates and deletes into operations on documents. */
public final class RowMapper {
  private final Function<ChangeEvent, TableLayout> layouts;

  /**
   * A mapper for tables of these layouts.
   *
   * @param layouts the layout of an event's table, as it is now
   */
  public RowMapper(Function<ChangeEvent, TableLayout> layouts) {
    this.layouts = layouts;
  }

  /**
   * The operations of one change, to be applied in order; none for a row of a table that was
   * dropped since.
   *
   * @throws IllegalArgumentException if the event lacks what identifies its row, or a value does
   *     not have the form of its type
   */
  public List<DocumentOperation> map(ChangeEvent event, SinkRecord record) {
    if (event.metadata().tableId().isEmpty()) {
      throw new IllegalArgumentException(
          "the event of table "
              + event.schema()
              + "."
              + event.table()
              + " has no table id; check that the topic is written by a pgstream source");
    }
    TableLayout layout = layouts.apply(event);
    if (layout.isDroppedAfter(version(event))) {
      return List.of();
    }
    Target target = new Target(layout.alias(), true);
    return switch (event.operation()) {
      case INSERT, UPDATE -> upsert(event, layout, target, record);
      case DELETE -> {
        List<String> keys = keys(event, layout, event.identity());
        String id = id(event, layout, keys, event.identity()).text();
        yield List.of(DocumentOperation.delete(target, id, version(event), record));
      }
      case TRUNCATE, MESSAGE ->
          throw new IllegalStateException(event.operation() + " is not a change of one row");
    };
  }

  private static List<DocumentOperation> upsert(
      ChangeEvent event, TableLayout layout, Target target, SinkRecord record) {
    List<ColumnValue> row = withIdentity(event);
    List<String> keys = keys(event, layout, row);
    DocumentId id = id(event, layout, keys, row);
    String oldId = oldId(event, layout, keys, id.text());
    boolean keyInIdOnly = layout.keyInIdOnly() && keys.size() == 1 && !id.hashed();
    List<FieldValue> values = values(row, layout, version(event));
    if (keyInIdOnly) {
      values.removeIf(value -> value.columnId().equals(keys.get(0)));
    }
    byte[] source = DocumentSource.write(layout.tableId(), values);
    List<DocumentOperation> operations = new ArrayList<>(2);
    operations.add(
        new DocumentOperation(
            target, id.text(), version(event), source, gap(event, layout, row, oldId), record));
    if (!oldId.equals(id.text())) {
      operations.add(DocumentOperation.delete(target, oldId, version(event), record));
    }
    return operations;
  }

  private static List<FieldValue> values(List<ColumnValue> row, TableLayout layout, long lsn) {
    List<FieldValue> values = new ArrayList<>(row.size());
    for (ColumnValue value : row) {
      ColumnLayout column = layout.column(value, lsn);
      if (column != null) {
        values.add(new FieldValue(column.id(), column.field(), column.type(), value.text()));
      }
    }
    return values;
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
   * The columns that identify the row. Under REPLICA IDENTITY USING INDEX they are those of the
   * index: a delete carries no others. Rows from before that have the key that they name.
   */
  private static List<String> keys(
      ChangeEvent event, TableLayout layout, List<ColumnValue> values) {
    return layout.identityIndex()
            && version(event) >= layout.keySince()
            && ids(values).containsAll(layout.keyColumns())
        ? layout.keyColumns()
        : event.metadata().keyColumnIds();
  }

  /** The id the row had before. Without the key in the old row the key counts as unchanged. */
  private static String oldId(ChangeEvent event, TableLayout layout, List<String> keys, String id) {
    boolean hasOldKey =
        event.operation() == Operation.UPDATE
            && !event.identity().isEmpty()
            && ids(event.identity()).containsAll(keys);
    return hasOldKey ? id(event, layout, keys, event.identity()).text() : id;
  }

  private static Gap gap(
      ChangeEvent event, TableLayout layout, List<ColumnValue> row, String oldId) {
    if (event.operation() != Operation.UPDATE) {
      return null;
    }
    Set<String> present = ids(row);
    Set<String> lacking = new HashSet<>();
    for (ColumnLayout column : layout.columns()) {
      if (!present.contains(column.id())) {
        lacking.add(column.field());
      }
    }
    return lacking.isEmpty() ? null : new Gap(lacking, oldId);
  }

  private static DocumentId id(
      ChangeEvent event, TableLayout layout, List<String> keys, List<ColumnValue> row) {
    if (keys.isEmpty()) {
      SortedMap<String, String> texts = new TreeMap<>();
      values(row, layout, version(event))
          .forEach(value -> texts.put(value.columnId(), value.idText()));
      return DocumentId.ofRow(layout.tableId(), texts);
    }
    return DocumentId.of(
        layout.tableId(), keys.stream().map(key -> keyText(event, layout, row, key)).toList());
  }

  private static String keyText(
      ChangeEvent event, TableLayout layout, List<ColumnValue> row, String key) {
    for (ColumnValue value : row) {
      if (value.id().equals(key) && value.text() != null) {
        ColumnLayout column = layout.column(value, version(event));
        return column == null
            ? value.text()
            : new FieldValue(key, column.field(), column.type(), value.text()).idText();
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
