package io.pgstream.connect.it.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Documents side by side with the rows that they were made from, schema by schema. */
record DocumentComparison(Connection source, OpenSearchRest search) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 2_000;

  /** What identifies a row's document and what is in it, as comparable text. */
  private record Document(String id, String content) {
    @Override
    public String toString() {
      return id + " " + content;
    }
  }

  /** A column: {@code isKey} if it is the only column of the primary key. */
  private record Column(String name, String field, String type, boolean isKey) {
    boolean isArray() {
      return type.endsWith("[]");
    }

    String selected() {
      return isArray() ? "to_jsonb(t." + name + ")::text" : "t." + name + "::text";
    }

    boolean isNumber() {
      return type.equals("integer") || type.equals("bigint") || type.startsWith("numeric");
    }
  }

  /** The differences; empty if there are none. */
  List<String> differences() throws SQLException {
    Map<String, Collection<String>> expected = new TreeMap<>();
    for (String table : DatabaseComparison.tables(source)) {
      String schema = table.substring(0, table.indexOf('.'));
      expected.computeIfAbsent(schema, any -> new ArrayList<>()).addAll(documents(table));
    }
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, Collection<String>> schema : expected.entrySet()) {
      differences.addAll(
          RowDifference.of(
              "index " + schema.getKey(), schema.getValue(), indexed(schema.getKey())));
    }
    return differences;
  }

  /** Rows of a table without a key have an id that is a hash; equal ones share a document. */
  private Collection<String> documents(String table) throws SQLException {
    String id = Sql.column(source, tableQuery("SELECT id FROM pgstream.table_ids t", table)).get(0);
    List<Column> columns = columns(table, id);
    List<String> keys = keys(table);
    List<String> documents = new ArrayList<>();
    for (List<String> row : Sql.query(source, select(columns, table))) {
      Map<String, String> fields = new TreeMap<>();
      Map<String, String> byName = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        byName.put(column.name(), row.get(i));
        if (row.get(i) != null && !column.isKey()) {
          fields.put(column.field(), comparable(column, row.get(i)));
        }
      }
      fields.put("_table", id);
      documents.add(new Document(documentId(id, keys, byName), fields.toString()).toString());
    }
    return keys.isEmpty() ? new HashSet<>(documents) : documents;
  }

  private static String documentId(String tableId, List<String> keys, Map<String, String> values) {
    return keys.isEmpty()
        ? tableId + "_hash"
        : tableId + "_" + String.join("-", keys.stream().map(values::get).toList());
  }

  private static String select(List<Column> columns, String table) {
    return "SELECT "
        + String.join(", ", columns.stream().map(Column::selected).toList())
        + " FROM "
        + table
        + " t";
  }

  private static String tableQuery(String select, String table) {
    return select + " WHERE t.oid = " + Sql.literal(table) + "::regclass::oid::bigint";
  }

  private List<Column> columns(String table, String tableId) throws SQLException {
    List<String> keys = keys(table);
    List<Column> columns = new ArrayList<>();
    for (List<String> row :
        Sql.query(
            source,
            "SELECT quote_ident(attname), attnum, format_type(atttypid, atttypmod) FROM pg_attribute"
                + " WHERE attnum > 0 AND NOT attisdropped AND attrelid = "
                + Sql.literal(table)
                + "::regclass ORDER BY attnum")) {
      boolean isKey = keys.size() == 1 && keys.get(0).equals(row.get(0));
      columns.add(new Column(row.get(0), tableId + "-" + row.get(1), row.get(2), isKey));
    }
    return columns;
  }

  private List<String> keys(String table) throws SQLException {
    return Sql.column(
        source,
        "SELECT quote_ident(a.attname) FROM pg_constraint c, unnest(c.conkey) WITH ORDINALITY k(n,"
            + " o) JOIN pg_attribute a ON a.attnum = k.n WHERE a.attrelid = c.conrelid AND c.contype"
            + " = 'p' AND c.conrelid = "
            + Sql.literal(table)
            + "::regclass ORDER BY k.o");
  }

  private static String comparable(Column column, String value) {
    if (column.isNumber()) {
      return number(value);
    }
    // The form of ISO 8601, in UTC.
    return column.type().startsWith("timestamp")
        ? value.replace(' ', 'T').replaceAll("\\+00$", "Z")
        : column.isArray() ? array(value) : value;
  }

  private static String array(String json) {
    try {
      return JSON.readTree(json).toString();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String number(String text) {
    return new BigDecimal(text).stripTrailingZeros().toPlainString();
  }

  private List<String> indexed(String schema) throws SQLException {
    Set<String> columns =
        new HashSet<>(
            Sql.column(
                source,
                "SELECT t.id || '-' || a.attnum FROM pgstream.table_ids t JOIN pg_attribute a ON"
                    + " a.attrelid::bigint = t.oid WHERE NOT a.attisdropped"));
    columns.add("_table");
    search.refresh(schema);
    List<String> documents = new ArrayList<>();
    ObjectNode query = JSON.createObjectNode().put("size", PAGE);
    JsonNode page = search.post("/" + schema + "/_search?scroll=1m", query);
    while (!page.at("/hits/hits").isEmpty()) {
      for (JsonNode hit : page.at("/hits/hits")) {
        documents.add(document(hit, columns));
      }
      ObjectNode next = JSON.createObjectNode().put("scroll", "1m");
      next.put("scroll_id", page.path("_scroll_id").asText());
      page = search.post("/_search/scroll", next);
    }
    return documents;
  }

  /** Documents keep the values of columns that were dropped, until their row is written again. */
  private static String document(JsonNode hit, Set<String> columns) {
    Map<String, String> fields = new TreeMap<>();
    hit.path("_source")
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().isNull() && columns.contains(field.getKey())) {
                fields.put(field.getKey(), text(field.getValue()));
              }
            });
    String id = hit.path("_id").asText();
    // A hash (SHA-256) says no more than the content.
    String comparable = id.replaceAll("_[0-9a-f]{64}$", "_hash");
    return new Document(comparable, fields.toString()).toString();
  }

  private static String text(JsonNode value) {
    return value.isNumber()
        ? number(value.asText())
        : value.isArray() ? value.toString() : value.asText();
  }
}
