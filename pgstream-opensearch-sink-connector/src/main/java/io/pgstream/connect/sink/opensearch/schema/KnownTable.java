package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.List;

/**
 * The last definition of a table that the sink applied.
 *
 * @param schema the schema it is in
 * @param definition its definition; null once it was dropped
 * @param layout what its rows become
 */
record KnownTable(String schema, TableDefinition definition, TableLayout layout) {

  /** A table that was dropped. */
  static KnownTable dropped(String id, String schema, long lsn, Layouts layouts) {
    return new KnownTable(schema, null, layouts.ofDropped(schema, id, lsn));
  }

  /** A table of which nothing is known before this definition. */
  static KnownTable of(String schema, TableDefinition definition, long lsn, Layouts layouts) {
    return of(schema, definition, lsn, lsn, null, layouts);
  }

  /**
   * A table with this definition since a commit LSN.
   *
   * @param keySince commit LSN since which its key is this one
   * @param formerKey ids of the columns that were the key before; null if there is no before
   */
  static KnownTable of(
      String schema,
      TableDefinition definition,
      long lsn,
      long keySince,
      List<String> formerKey,
      Layouts layouts) {
    return new KnownTable(
        schema, definition, layouts.of(schema, definition, lsn, keySince, formerKey));
  }

  /** The same table with another definition. */
  KnownTable changed(String newSchema, TableDefinition table, long lsn, Layouts layouts) {
    KnownTable changed = of(newSchema, table, lsn, lsn, layout.keyColumns(), layouts);
    return layout.keyColumns().equals(changed.layout.keyColumns())
        ? of(newSchema, table, lsn, layout.keySince(), layout.formerKey(), layouts)
        : changed;
  }

  /** The table's pgstream id. */
  String id() {
    return layout.tableId();
  }

  /** Commit LSN of the definition. */
  long lsn() {
    return layout.since();
  }

  boolean isDropped() {
    return definition == null;
  }
}
