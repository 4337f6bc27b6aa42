package io.pgstream.connect.source.record;

import io.pgstream.connect.source.schema.SchemaHistory;
import io.pgstream.connect.source.schema.TableLayout;
import io.pgstream.connect.source.wal2json.Slice;
import java.util.HashMap;
import java.util.Map;

/** Layouts by the raw names of messages, forgotten when the schema history moves on. */
final class LayoutCache {
  private final SchemaHistory history;
  private final Map<String, TableLayout> layouts = new HashMap<>();
  private TableLayout last;
  private long revision;

  LayoutCache(SchemaHistory history) {
    this.history = history;
  }

  /** The layout of a table; null if the history does not know it. */
  TableLayout find(Slice schema, Slice table) {
    if (revision != history.revision()) {
      layouts.clear();
      last = null;
      revision = history.revision();
    }
    if (last != null
        && table.contentEquals(last.tableName())
        && schema.contentEquals(last.schemaName())) {
      return last;
    }
    TableLayout layout = lookUp(schema.text(), table.text());
    if (layout != null) {
      last = layout;
    }
    return layout;
  }

  private TableLayout lookUp(String schema, String table) {
    // Names cannot hold NUL, so the joined key is unambiguous.
    return layouts.computeIfAbsent(schema + '\0' + table, key -> history.layout(schema, table));
  }
}
