package io.pgstream.connect.sink.opensearch.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The combinations of {@code field.naming} and {@code index.per}. */
public enum Mode {
  ID_SCHEMA,
  ID_TABLE,
  NAME_SCHEMA,
  NAME_TABLE;

  /** Whether fields are called by column name. */
  public boolean byName() {
    return this == NAME_SCHEMA || this == NAME_TABLE;
  }

  /** Whether each table has an index. */
  public boolean perTable() {
    return this == ID_TABLE || this == NAME_TABLE;
  }

  /** A task in this mode. */
  public RunningTask start(OpenSearchServer server, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("field.naming", byName() ? "name" : "id"));
    all.addAll(List.of("index.per", perTable() ? "table" : "schema"));
    return RunningTask.start(server, all.toArray(new String[0]));
  }

  /** Where the documents of a table are searched. */
  public String index(String schema, String table) {
    return perTable() ? schema + "." + table : schema;
  }

  /** The field of a column whose name needs no escaping. */
  public String field(String table, String tableId, int column, String name) {
    return byName() ? (perTable() ? name : table + "." + name) : tableId + "-" + column;
  }

  /**
   * The rows of a table as their documents have them: ids without the table, and by column name the
   * values, without that of column {@code c1}, which the id holds.
   */
  public Map<String, String> rows(
      OpenSearchServer server, String schema, String table, String tableId, String... names) {
    Map<String, String> rows = new TreeMap<>();
    for (JsonNode hit : server.documents(index(schema, table))) {
      JsonNode source = hit.path("_source");
      if (source.path("_table").asText().equals(tableId)) {
        rows.put(
            hit.path("_id").asText().substring(tableId.length() + 1),
            values(source, table, tableId, names));
      }
    }
    return rows;
  }

  private String values(JsonNode source, String table, String tableId, String... names) {
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : source.properties()) {
      values.put(field.getKey(), field.getValue().toString());
    }
    values.remove("_table");
    values.remove(field(table, tableId, 1, "c1"));
    for (int i = 0; i < names.length; i++) {
      String json = names[i] == null ? null : values.remove(field(table, tableId, i + 2, names[i]));
      if (json != null) {
        values.put("=" + names[i], json);
      }
    }
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, json) ->
            text.append(text.length() == 0 ? "" : " ")
                .append(name.startsWith("=") ? name.substring(1) : "unexpected " + name)
                .append(':')
                .append(json.replace("\"", "")));
    return text.toString();
  }
}
