package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.postgres.schema.ColumnMetadata;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import io.pgstream.connect.sink.postgres.sql.SqlColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;

/** A target table and the key by which the source identifies its rows. Not thread-safe. */
final class TableBinding {
  private static final int MAX_LAYOUTS = 64;

  private final TableMetadata table;
  private final int[] key;
  private final BitSet keySet = new BitSet();
  private final boolean keyIsUnique;
  private final boolean hasKey;
  private final List<ColumnLayout> layouts = new ArrayList<>();
  private final WriteForm.Cache inserts = new WriteForm.Cache();
  private final WriteForm.Cache updates = new WriteForm.Cache();

  TableBinding(TableMetadata table, SourceChange change) {
    this.table = table;
    List<String> names = keyNames(table, change.event());
    this.key = new int[names.size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = table.indexOf(names.get(i));
      if (key[i] < 0) {
        throw missingColumn(change, names.get(i));
      }
      keySet.set(key[i]);
    }
    Set<String> keyNames = names(keySet);
    keyIsUnique = table.keys().immediate().contains(keyNames);
    // Two rows may have the same deferrable key for a while: only the whole row tells them apart.
    hasKey = key.length > 0 && !table.keys().isUniqueOnlyInTheEnd(keyNames);
  }

  private static List<String> keyNames(TableMetadata table, ChangeEvent event) {
    List<String> keyIds = event.metadata().keyColumnIds();
    if (keyIds.isEmpty()) {
      // No metadata, or no key at the source: the target's own key serves if there is one.
      return table.keys().primary();
    }
    List<String> names = new ArrayList<>();
    for (String id : keyIds) {
      String name = nameOf(event.columns(), id);
      names.add(name == null ? nameOf(event.identity(), id) : name);
    }
    return names.contains(null) ? table.keys().primary() : names;
  }

  private static String nameOf(List<ColumnValue> columns, String id) {
    for (ColumnValue column : columns) {
      if (column.id().equals(id)) {
        return column.name();
      }
    }
    return null;
  }

  /** Whether another binding of the table finds rows by the same columns. */
  boolean hasSameKey(TableBinding other) {
    return Arrays.equals(key, other.key);
  }

  TableMetadata table() {
    return table;
  }

  /** How rows are inserted. */
  WriteForm.Cache inserts() {
    return inserts;
  }

  /** How rows that keep their key are updated. */
  WriteForm.Cache updates() {
    return updates;
  }

  boolean hasKey() {
    return hasKey;
  }

  /** The values of the new row. */
  Row row(SourceChange change) {
    return row(change, change.event().columns());
  }

  /** The values that identify the old row. */
  Row identity(SourceChange change) {
    return row(change, change.event().identity());
  }

  private Row row(SourceChange change, List<ColumnValue> columns) {
    for (ColumnLayout layout : layouts) {
      if (layout.fits(columns)) {
        return layout.row(columns);
      }
    }
    try {
      ColumnLayout layout = new ColumnLayout(table, columns);
      if (layouts.size() == MAX_LAYOUTS) {
        layouts.clear();
      }
      layouts.add(layout);
      return layout.row(columns);
    } catch (ColumnLayout.UnknownColumnException e) {
      throw missingColumn(change, e.getMessage());
    }
  }

  private ConnectException missingColumn(SourceChange change, String column) {
    return new ConnectException(
        change.position()
            + ": table "
            + table.sqlName()
            + " of the target has no column \""
            + column
            + "\"; add it, or let the sink replay schema changes (ddl.enabled), then restart the"
            + " task");
  }

  /** The key in a row; null if a key column has no value. */
  RowKey keyOf(Row row) {
    ColumnValue[] parts = new ColumnValue[key.length];
    for (int i = 0; i < key.length; i++) {
      parts[i] = row.value(key[i]);
      if (parts[i] == null || parts[i].isNull()) {
        return null;
      }
    }
    return new RowKey(parts);
  }

  /** Whether the row has values for the key columns and for no other. */
  boolean isKeyOnly(Row row) {
    return row.present().equals(keySet);
  }

  /** Whether the row has a value for every column that the target does not compute. */
  boolean isComplete(Row row) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (!row.present().get(i) && !table.columns().get(i).generated()) {
        return false;
      }
    }
    return true;
  }

  List<SqlColumn> keyColumns() {
    List<SqlColumn> columns = new ArrayList<>();
    for (int index : key) {
      columns.add(table.columns().get(index).sql());
    }
    return columns;
  }

  /** Whether ON CONFLICT can name the key: a unique index of the target covers exactly it. */
  boolean keyIsUnique() {
    return keyIsUnique;
  }

  private Set<String> names(BitSet columns) {
    return columns.stream()
        .mapToObj(i -> table.columns().get(i).name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Columns of a row that a unique index of the target finds it by; empty if there is none. */
  BitSet indexed(Row row) {
    Set<String> found = Set.of();
    for (Set<String> columns : table.keys().all()) {
      boolean usable =
          columns.stream()
              .mapToInt(table::indexOf)
              .allMatch(i -> row.present().get(i) && row.text(i) != null);
      found = usable ? columns : found;
    }
    BitSet indexed = new BitSet();
    found.forEach(name -> indexed.set(table.indexOf(name)));
    return indexed;
  }

  /** The key columns' places in the table, in key order. */
  IntStream keyIndexes() {
    return IntStream.of(key);
  }

  /** Whether no UPDATE may assign one of the key columns. */
  boolean keyIsIdentityAlways() {
    return keySet.stream().anyMatch(i -> table.columns().get(i).identityAlways());
  }

  /** The columns of a row that an UPDATE which keeps the key assigns. */
  BitSet assignable(BitSet present) {
    BitSet assignable = (BitSet) present.clone();
    assignable.andNot(keySet);
    return withoutIdentityAlways(assignable);
  }

  /** The columns of a set that an UPDATE may assign. */
  BitSet withoutIdentityAlways(BitSet columns) {
    BitSet rest = (BitSet) columns.clone();
    for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
      rest.set(i, !table.columns().get(i).identityAlways());
    }
    return rest;
  }

  /** The columns of a set, in table order. */
  List<SqlColumn> columns(BitSet set) {
    return set.stream().mapToObj(i -> table.columns().get(i).sql()).toList();
  }

  /** The columns outside a set that the target does not compute. */
  List<SqlColumn> otherColumns(BitSet set) {
    List<SqlColumn> others = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      ColumnMetadata column = table.columns().get(i);
      if (!set.get(i) && !column.generated()) {
        others.add(column.sql());
      }
    }
    return others;
  }
}
