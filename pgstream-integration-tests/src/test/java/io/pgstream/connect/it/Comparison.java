package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Source and targets side by side: whether both targets hold exactly what the source holds. */
public record Comparison(Database source, Database target, OpenSearchRest search) {
  static final String INDEX = "public-1";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLES =
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";

  /** Waits until every table and every document is the same. */
  void awaitSame() {
    eventually().untilAsserted(this::assertSameRows);
    eventually().untilAsserted(this::assertSameDocuments);
  }

  void assertSameRows() throws SQLException {
    List<String> tables = source.column(TABLES);
    assertThat(target.column(TABLES)).isEqualTo(tables);
    for (String table : tables) {
      assertThat(target.rows(table)).as(table).isEqualTo(source.rows(table));
    }
  }

  void assertSameDocuments() throws SQLException {
    Map<String, JsonNode> keyed = new TreeMap<>();
    List<String> keyless = new ArrayList<>();
    for (String table : source.column(TABLES)) {
      if (keyAttribute(table) == 0) {
        expected(table).values().forEach(document -> keyless.add(document.toString()));
      } else {
        keyed.putAll(expected(table));
      }
    }
    Map<String, JsonNode> actual = documents();
    List<String> others = new ArrayList<>();
    actual.forEach(
        (id, document) -> {
          if (!keyed.containsKey(id)) {
            others.add(comparable(document).toString());
          }
        });
    Collections.sort(keyless);
    Collections.sort(others);
    assertThat(others).as("documents of rows without a key, or surplus").isEqualTo(keyless);
    keyed.forEach(
        (id, document) -> assertThat(comparable(actual.get(id))).as(id).isEqualTo(document));
  }

  /** The documents of schema public by their id. */
  Map<String, JsonNode> documents() {
    search.refresh(INDEX);
    Map<String, JsonNode> documents = new TreeMap<>();
    for (JsonNode hit : search.searchAll(INDEX)) {
      documents.put(hit.path("_id").asText(), hit.path("_source"));
    }
    return documents;
  }

  String tableId(String table) throws SQLException {
    return source.value("SELECT id FROM pgstream.table_ids WHERE oid = '" + table + "'::regclass");
  }

  /** Documents by id, or by the row's position for a table without a key; values as text. */
  private Map<String, JsonNode> expected(String table) throws SQLException {
    String tableId = tableId(table);
    int key = keyAttribute(table);
    List<String> attributes =
        source.column(
            "SELECT attnum FROM pg_attribute WHERE attrelid = '"
                + table
                + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum");
    Map<String, JsonNode> documents = new TreeMap<>();
    for (List<String> row : source.query("SELECT * FROM " + table)) {
      ObjectNode document = JSON.createObjectNode().put("_table", tableId);
      String id = String.valueOf(documents.size());
      for (int i = 0; i < row.size(); i++) {
        if (attributes.get(i).equals(String.valueOf(key))) {
          id = row.get(i);
        } else if (row.get(i) != null) {
          document.put(tableId + "-" + attributes.get(i), row.get(i));
        }
      }
      documents.put(tableId + "_" + id, document);
    }
    return documents;
  }

  /** The attribute number of a primary key of one column; 0 without a key. */
  private int keyAttribute(String table) throws SQLException {
    return Integer.parseInt(
        source.value(
            "SELECT coalesce((SELECT conkey[1] FROM pg_constraint WHERE contype = 'p'"
                + " AND conrelid = '"
                + table
                + "'::regclass), 0)"));
  }

  /** Values as text, like the rows they are compared with; a null field is as good as none. */
  private static JsonNode comparable(JsonNode source) {
    ObjectNode document = JSON.createObjectNode();
    if (source != null) {
      source
          .properties()
          .forEach(
              field -> {
                if (!field.getValue().isNull()) {
                  document.put(field.getKey(), field.getValue().asText());
                }
              });
    }
    return document;
  }
}
