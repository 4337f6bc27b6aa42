package io.pgstream.connect.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the documents of the tour's table with its rows on the source. */
final class SearchCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLE_ID =
      "SELECT t.id FROM pgstream.table_ids t WHERE t.oid = to_regclass('public.test')";
  private static final String VISIBLE_COLUMNS =
      "SELECT attnum FROM pg_attribute WHERE attrelid = to_regclass('public.test')"
          + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum";

  private final Database source;
  private final OpenSearchRest search;

  SearchCheck(Database source, OpenSearchRest search) {
    this.source = source;
    this.search = search;
  }

  /** The index and its alias exist; the schema log has one document per schema change so far. */
  Finding schemaLog(int changes) throws SQLException {
    if (!search.exists("public-1") || !search.exists("pgstream")) {
      return Finding.not("the indexes are not there");
    }
    if (!search.get("/_alias/public").has("public-1")) {
      return Finding.not("index public-1 has no alias public");
    }
    search.refresh("pgstream");
    List<JsonNode> entries = search.searchAll("pgstream");
    if (entries.size() != changes) {
      return Finding.not("index pgstream has " + entries.size() + " documents");
    }
    return Finding.asExpected(
        List.of("opensearch  index pgstream, newest: " + summary(newest(entries))));
  }

  private static JsonNode newest(List<JsonNode> entries) {
    return entries.stream()
        .map(entry -> entry.path("_source"))
        .max((a, b) -> Long.compare(a.path("version").asLong(), b.path("version").asLong()))
        .orElseThrow();
  }

  /** The schema itself is a page long. */
  private static String summary(JsonNode entry) {
    ObjectNode shown = entry.deepCopy();
    String schema = shown.path("schema").asText();
    shown.put("schema", schema.substring(0, Math.min(40, schema.length())) + "...");
    return shown.toString();
  }

  Finding sameDocuments() throws SQLException {
    Map<String, JsonNode> actual = documents();
    Map<String, JsonNode> comparable = new TreeMap<>();
    actual.forEach((id, document) -> comparable.put(id, comparable(document)));
    if (!comparable.equals(expectedDocuments())) {
      return Finding.not("the documents differ from the source's rows");
    }
    List<String> lines = new ArrayList<>();
    actual.forEach((id, document) -> lines.add("opensearch  public-1/" + id + " " + document));
    return Finding.asExpected(
        lines.isEmpty() ? List.of("opensearch  index public-1 has no documents") : lines);
  }

  Finding noDocuments() {
    return documents().isEmpty()
        ? Finding.asExpected(List.of("opensearch  index public-1 has no documents"))
        : Finding.not("index public-1 still has documents");
  }

  private Map<String, JsonNode> expectedDocuments() throws SQLException {
    String tableId = source.query(TABLE_ID).get(0).get(0);
    List<List<String>> columns = source.query(VISIBLE_COLUMNS);
    Map<String, JsonNode> documents = new TreeMap<>();
    for (List<String> row : source.query(PostgresCheck.ROWS)) {
      ObjectNode document = JSON.createObjectNode().put("_table", tableId);
      for (int i = 1; i < row.size(); i++) {
        if (row.get(i) != null) {
          document.put(tableId + "-" + columns.get(i).get(0), row.get(i));
        }
      }
      documents.put(tableId + "_" + row.get(0), document);
    }
    return documents;
  }

  private Map<String, JsonNode> documents() {
    search.refresh("public-1");
    Map<String, JsonNode> documents = new TreeMap<>();
    for (JsonNode hit : search.searchAll("public-1")) {
      documents.put(hit.path("_id").asText(), hit.path("_source"));
    }
    return documents;
  }

  /** Values as text, like the rows they are compared with; a null field is as good as none. */
  private static JsonNode comparable(JsonNode source) {
    ObjectNode document = JSON.createObjectNode();
    for (Iterator<Map.Entry<String, JsonNode>> fields = source.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (!field.getValue().isNull()) {
        document.put(field.getKey(), field.getValue().asText());
      }
    }
    return document;
  }
}
