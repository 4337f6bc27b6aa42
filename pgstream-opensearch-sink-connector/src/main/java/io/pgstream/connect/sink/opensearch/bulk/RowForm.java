package io.pgstream.connect.sink.opensearch.bulk;

import io.pgstream.connect.common.event.Column;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.document.SourceWriter;
import io.pgstream.connect.sink.opensearch.layout.ColumnLayout;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What the documents of a table have in common: where they go, and the bytes before each value. Not
 * thread-safe.
 */
final class RowForm {
  private final TableLayout layout;
  private final Target target;
  private final byte[] start;
  private final List<Field> fields = new ArrayList<>();

  RowForm(TableLayout layout) {
    this.layout = layout;
    target = new Target(layout.alias(), true);
    start = SourceWriter.start(layout.tableId());
  }

  /** The field of a column, and the place behind it among those that are known. */
  // The array is never changed and fields are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Field(Column column, ColumnLayout layout, byte[] text, int behind) {}

  TableLayout layout() {
    return layout;
  }

  Target target() {
    return target;
  }

  /**
   * The source of a row.
   *
   * @param lsn commit LSN of the row
   * @param except id of the column whose value the source shall not hold; null for none
   * @throws IllegalArgumentException if a value does not have its type's form
   */
  byte[] source(SourceWriter writer, List<ColumnValue> row, long lsn, String except) {
    writer.begin(start);
    int place = 0;
    for (ColumnValue value : row) {
      Field field = field(value, place, lsn);
      if (field != null) {
        place = field.behind();
        if (except == null || !except.equals(value.id())) {
          writer.add(field.text(), field.layout().type(), value);
        }
      }
    }
    return writer.end();
  }

  /** Almost always the one that followed last time; null for a column that was dropped since. */
  private Field field(ColumnValue value, int expected, long lsn) {
    for (int i = expected; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (field.column().equals(value.column())) {
        return field;
      }
    }
    ColumnLayout column = layout.column(value, lsn);
    return column == null ? null : learn(value.column(), column, expected);
  }

  private Field learn(Column column, ColumnLayout columnLayout, int place) {
    byte[] text = SourceWriter.field(columnLayout.field());
    if (!layout.byId().containsKey(column.id())) {
      // What becomes of it depends on when the row was written.
      return new Field(column, columnLayout, text, place);
    }
    Field field = new Field(column, columnLayout, text, place + 1);
    if (place < fields.size()) {
      fields.set(place, field);
    } else {
      fields.add(field);
    }
    return field;
  }
}
