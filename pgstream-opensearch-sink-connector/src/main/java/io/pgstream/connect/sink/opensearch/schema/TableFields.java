package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.index.IndexFields;
import io.pgstream.connect.sink.opensearch.layout.ColumnLayout;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.util.List;
import java.util.Map;

/** The fields that tables and rows need in their index. */
final class TableFields {
  private static final String TYPE = "type";
  private static final String PATH = "path";

  private TableFields() {}

  /** A field per column. The column of a single-column key has one too, though it stays empty. */
  static IndexFields of(TableLayout layout) {
    IndexFields fields = new IndexFields();
    layout.columns().forEach(column -> put(fields, column));
    return fields;
  }

  /** A field per column of a row. */
  static void putAll(
      IndexFields fields, TableLayout layout, List<ColumnValue> row, long commitLsn) {
    for (ColumnValue value : row) {
      ColumnLayout known = layout.byId().get(value.id());
      // The type of now: an older one does not come back.
      ColumnLayout column = known == null ? layout.column(value, commitLsn) : known;
      if (column != null) {
        put(fields, column);
      }
    }
  }

  private static void put(IndexFields fields, ColumnLayout column) {
    fields.put(column.field(), column.mapping(), column.declared() != null);
  }

  /** The field for values that are not indexed. */
  static IndexFields unindexed() {
    IndexFields fields = new IndexFields();
    ObjectNode mapping = JsonNodeFactory.instance.objectNode().put(TYPE, "object");
    fields.put(DocumentSource.UNINDEXED_FIELD, mapping.put("enabled", false), false);
    return fields;
  }

  /**
   * Adds the earlier names of columns, as aliases: queries that use them go on working. A name that
   * another column has now is that column.
   *
   * @param renamed new names of fields by their old ones
   */
  static void putAliases(
      IndexFields wanted, IndexFields existing, Map<String, String> renamed, TableLayout layout) {
    for (Map.Entry<String, JsonNode> field : existing.all().properties()) {
      JsonNode mapping = field.getValue();
      String path = mapping.path(PATH).asText();
      if ("alias".equals(mapping.path(TYPE).asText()) && renamed.containsKey(path)) {
        putAlias(wanted, field.getKey(), renamed.get(path), layout);
      }
    }
    renamed.forEach((before, now) -> putAlias(wanted, before, now, layout));
  }

  private static void putAlias(IndexFields wanted, String name, String field, TableLayout layout) {
    boolean possible =
        layout.columns().stream()
            .anyMatch(column -> column.field().equals(field) && column.canHaveAlias());
    if (possible && !wanted.has(name)) {
      ObjectNode alias = JsonNodeFactory.instance.objectNode().put(TYPE, "alias");
      wanted.put(name, alias.put(PATH, field), false);
    }
  }
}
