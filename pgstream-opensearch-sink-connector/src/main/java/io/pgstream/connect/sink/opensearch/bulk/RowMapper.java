package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Gap;
import io.pgstream.connect.sink.opensearch.document.FieldText;
import io.pgstream.connect.sink.opensearch.document.SourceWriter;
import io.pgstream.connect.sink.opensearch.index.DocumentId;
import io.pgstream.connect.sink.opensearch.layout.ColumnLayout;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns inserts, updates and deletes into operations on documents. Not thread-safe. */
public final class RowMapper {
  private final Function<ChangeEvent, TableLayout> layouts;
  private final SourceWriter writer = new SourceWriter();

  /** By id of the table; of layouts that have been replaced none is kept. */
  private final Map<String, RowForm> forms = new HashMap<>();

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
    RowForm form = form(layout);
    return switch (event.operation()) {
      case INSERT, UPDATE -> upsert(event, form, record);
      case DELETE -> {
        List<String> keys = keys(event, layout, event.identity());
        String id = id(event, layout, keys, event.identity()).text();
        yield List.of(DocumentOperation.delete(form.target(), id, version(event), record));
      }
      case TRUNCATE, MESSAGE ->
          throw new IllegalStateException(event.operation() + " is not a change of one row");
    };
  }

  private RowForm form(TableLayout layout) {
    RowForm known = forms.get(layout.tableId());
    if (known == null || !known.layout().equals(layout)) {
      known = new RowForm(layout);
      forms.put(layout.tableId(), known);
    }
    return known;
  }

  private List<DocumentOperation> upsert(ChangeEvent event, RowForm form, SinkRecord record) {
    TableLayout layout = form.layout();
    List<ColumnValue> row = withIdentity(event);
    List<String> keys = keys(event, layout, row);
    DocumentId id = id(event, layout, keys, row);
    String oldId = oldId(event, layout, keys, id.text());
    boolean keyInIdOnly = layout.keyInIdOnly() && keys.size() == 1 && !id.hashed();
    byte[] source = form.source(writer, row, version(event), keyInIdOnly ? keys.get(0) : null);
    Gap gap = gap(event, layout, row, oldId);
    DocumentOperation index =
        new DocumentOperation(form.target(), id.text(), version(event), source, gap, record);
    return oldId.equals(id.text())
        ? List.of(index)
        : List.of(index, DocumentOperation.delete(form.target(), oldId, version(event), record));
  }

  /** The new row; columns it lacks are taken from the old row, if the event has them there. */
  private static List<ColumnValue> withIdentity(ChangeEvent event) {
    if (event.operation() != Operation.UPDATE) {
      return event.columns();
    }
    List<ColumnValue> lacking =
        RowColumns.lacking(event.columns(), event.identity(), ColumnValue::id);
    if (lacking.isEmpty()) {
      return event.columns();
    }
    List<ColumnValue> row = new ArrayList<>(event.columns());
    row.addAll(lacking);
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
            && hasAll(values, layout.keyColumns())
        ? layout.keyColumns()
        : event.metadata().keyColumnIds();
  }

  private static boolean hasAll(List<ColumnValue> row, List<String> ids) {
    return RowColumns.lacking(row, ids, Function.identity()).isEmpty();
  }

  /** The id the row had before. Without the key in the old row the key counts as unchanged. */
  private static String oldId(ChangeEvent event, TableLayout layout, List<String> keys, String id) {
    boolean hasOldKey =
        event.operation() == Operation.UPDATE
            && !event.identity().isEmpty()
            && hasAll(event.identity(), keys);
    return hasOldKey ? id(event, layout, keys, event.identity()).text() : id;
  }

  private static Gap gap(
      ChangeEvent event, TableLayout layout, List<ColumnValue> row, String oldId) {
    if (event.operation() != Operation.UPDATE) {
      return null;
    }
    List<ColumnLayout> lacking = RowColumns.lacking(row, layout.columns(), ColumnLayout::id);
    if (lacking.isEmpty()) {
      return null;
    }
    Set<String> fields = new HashSet<>();
    lacking.forEach(column -> fields.add(column.field()));
    return new Gap(fields, oldId);
  }

  private static DocumentId id(
      ChangeEvent event, TableLayout layout, List<String> keys, List<ColumnValue> row) {
    if (keys.isEmpty()) {
      return idOfWholeRow(event, layout, row);
    }
    if (keys.size() == 1) {
      return DocumentId.of(layout.tableId(), List.of(keyText(event, layout, row, keys.get(0))));
    }
    return DocumentId.of(
        layout.tableId(), keys.stream().map(key -> keyText(event, layout, row, key)).toList());
  }

  private static DocumentId idOfWholeRow(
      ChangeEvent event, TableLayout layout, List<ColumnValue> row) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (ColumnValue value : row) {
      ColumnLayout column = layout.column(value, version(event));
      if (column != null) {
        texts.put(column.id(), value.isNull() ? null : FieldText.text(column.type(), value.text()));
      }
    }
    return DocumentId.ofRow(layout.tableId(), texts);
  }

  private static String keyText(
      ChangeEvent event, TableLayout layout, List<ColumnValue> row, String key) {
    for (ColumnValue value : row) {
      if (value.id().equals(key) && !value.isNull()) {
        ColumnLayout column = layout.column(value, version(event));
        return column == null ? value.text() : FieldText.text(column.type(), value.text());
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

  private static long version(ChangeEvent event) {
    return event.metadata().commitLsn().value();
  }
}
