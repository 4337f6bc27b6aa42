package io.pgstream.connect.it.compare;

import io.pgstream.connect.it.compare.ComparedTable.Column;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Documents side by side with the rows that they were made from, by the rule of {@link
 * DocumentText}. Columns that were dropped do not count.
 *
 * @param source prints values as pgstream does: in UTC, dates in ISO style
 * @param openSearch {@code http://host:port}
 */
public record DocumentComparison(Connection source, URI openSearch) {
  private static final IndexNaming NAMING = new IndexNaming(Set.of("pgstream"));
  private static final int SHOWN = 5;

  /** As opposed to an array of Postgres with bounds, {@code [0:1]={...}}. */
  private static final Pattern JSON_ARRAY = Pattern.compile("\\[.*]", Pattern.DOTALL);

  /** The differences; empty if there are none. */
  public List<String> differences() throws SQLException {
    List<String> differences = new ArrayList<>();
    tableDifferences().values().forEach(differences::addAll);
    return differences;
  }

  /** For each table whose documents differ from its rows, how they differ. */
  public Map<String, List<String>> tableDifferences() throws SQLException {
    StoredDocuments stored = new StoredDocuments(openSearch);
    Map<String, Map<String, Map<String, Map<String, Object>>>> schemas = new HashMap<>();
    Map<String, List<String>> differences = new LinkedHashMap<>();
    for (ComparedTable table : ComparedTable.all(source)) {
      Map<String, Map<String, Object>> documents =
          schemas
              .computeIfAbsent(table.schema(), schema -> byTable(stored.all(NAMING.alias(schema))))
              .getOrDefault(table.id(), Map.of());
      List<String> found = compare(table, documents);
      if (!found.isEmpty()) {
        differences.put(table.name(), found.stream().map(RowDifference::cut).toList());
      }
    }
    return differences;
  }

  private static Map<String, Map<String, Map<String, Object>>> byTable(
      Map<String, Map<String, Object>> documents) {
    Map<String, Map<String, Map<String, Object>>> tables = new HashMap<>();
    documents.forEach(
        (id, source) -> {
          Map<String, Object> fields = new LinkedHashMap<>(source);
          fields.putAll(ExactJson.object(source, "_unindexed"));
          tables
              .computeIfAbsent(String.valueOf(source.get("_table")), t -> new LinkedHashMap<>())
              .put(id, fields);
        });
    return tables;
  }

  private List<String> compare(ComparedTable table, Map<String, Map<String, Object>> documents)
      throws SQLException {
    Map<String, List<String>> actual = rows(table, documents);
    List<List<String>> expected = table.rows(source);
    return table.keys().isEmpty()
        ? asSets(table, expected, actual)
        : byKey(table, expected, actual);
  }

  /**
   * Documents of rows without a key: their id is a hash of all values, and equal rows share one.
   */
  private static List<String> asSets(
      ComparedTable table, List<List<String>> rows, Map<String, List<String>> actual) {
    Set<String> expected = new HashSet<>();
    rows.forEach(row -> expected.add(texts(table, row).toString()));
    return RowDifference.of(
        "index " + table.schema() + ", table " + table.name(),
        expected,
        new HashSet<>(actual.values().stream().map(List::toString).toList()));
  }

  /** The documents as rows. */
  private Map<String, List<String>> rows(
      ComparedTable table, Map<String, Map<String, Object>> documents) throws SQLException {
    List<List<String>> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      String field = table.id() + "-" + column.attribute();
      List<Object> values = new ArrayList<>();
      documents.forEach((id, document) -> values.add(valueOf(table, column, field, id, document)));
      columns.add(DocumentText.actual(source, column, values));
    }
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String id : documents.keySet()) {
      int row = rows.size();
      rows.put(id, columns.stream().map(column -> column.get(row)).toList());
    }
    return rows;
  }

  /** A key of one column may be in the id only. */
  private static Object valueOf(
      ComparedTable table, Column column, String field, String id, Map<String, Object> document) {
    if (document.containsKey(field) || !table.keys().equals(List.of(column.name()))) {
      return document.get(field);
    }
    String text = id.substring(table.id().length() + 1);
    return column.array() && JSON_ARRAY.matcher(text).matches() ? ExactJson.parse(text) : text;
  }

  /**
   * Row and document belong together if the key that can be read from the document is the row's.
   */
  private static List<String> byKey(
      ComparedTable table, List<List<String>> expected, Map<String, List<String>> actual) {
    List<String> differences = new ArrayList<>();
    Map<List<String>, String> ids = new LinkedHashMap<>();
    actual.forEach(
        (id, document) -> {
          String other = ids.put(table.keyOf(document), id);
          if (other != null) {
            differences.add(table.name() + ": " + id + " and " + other + " have the same key");
          }
        });
    for (List<String> row : expected) {
      List<String> texts = texts(table, row);
      String id = ids.remove(table.keyOf(texts));
      if (id == null) {
        differences.add(
            "index " + table.schema() + " lacks " + table.keyOf(row) + " of " + table.name());
      } else {
        values(table, id, texts, actual.get(id), differences);
      }
    }
    ids.forEach(
        (key, id) ->
            differences.add(
                "index " + table.schema() + " has " + id + " of " + table.name() + ": " + key));
    return differences.stream().limit(SHOWN).toList();
  }

  private static List<String> texts(ComparedTable table, List<String> row) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      texts.add(DocumentText.expected(table.columns().get(i), row.get(i)));
    }
    return texts;
  }

  private static void values(
      ComparedTable table,
      String id,
      List<String> expected,
      List<String> actual,
      List<String> differences) {
    for (int i = 0; i < expected.size(); i++) {
      Column column = table.columns().get(i);
      String text = expected.get(i);
      if (!Objects.equals(text, actual.get(i))) {
        differences.add(
            Differences.text(
                "document " + id + " of " + table.name(), column, text, actual.get(i)));
      }
    }
  }
}
