package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tutorial, one step after the other, as its readers see it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TutorialIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String COLUMNS =
      "SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)"
          + " FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
          + " WHERE attrelid = to_regclass('public.test') AND attnum > 0 AND NOT attisdropped"
          + " ORDER BY attnum";
  private static final String CONSTRAINTS =
      "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
          + " WHERE conrelid = to_regclass('public.test') ORDER BY 1";
  private static final String ROWS = "SELECT * FROM test ORDER BY id";

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("tutorial");

  private static Database source;
  private static Database target;
  private static OpenSearchRest search;

  /** Of table test, read while it exists. */
  private static String tableId;

  @BeforeAll
  static void startTheConnectors() throws IOException {
    PIPELINE.start();
    source = PIPELINE.source();
    target = PIPELINE.target();
    search = PIPELINE.search();
  }

  @Test
  @Order(1)
  void createTableBringsTheTableWithItsKeyAndSequence() throws SQLException {
    source.execute("CREATE TABLE test(id SERIAL PRIMARY KEY, name TEXT)");
    tableId = PIPELINE.comparison().tableId("test");

    eventually().untilAsserted(() -> assertThat(target.query(COLUMNS)).hasSize(2));
    assertThat(target.query(COLUMNS))
        .containsExactly(
            List.of("id", "integer", "t", "nextval('test_id_seq'::regclass)"),
            Arrays.asList("name", "text", "f", null));
    assertThat(target.query(CONSTRAINTS)).containsExactly(List.of("test_pkey", "PRIMARY KEY (id)"));
    assertThat(target.value("SELECT pg_get_serial_sequence('test', 'id')"))
        .isEqualTo("public.test_id_seq");
  }

  @Test
  @Order(2)
  void createTableIsOneDocumentOfIndexPgstream() throws SQLException, IOException {
    awaitVersion(1);
    List<JsonNode> hits = search.searchAll("pgstream");
    assertThat(hits).hasSize(1);
    JsonNode document = hits.get(0).path("_source");
    List<String> row =
        source
            .query(
                "SELECT id, to_char(created_at, 'YYYY-MM-DD HH24:MI:SS.US'), schema"
                    + " FROM pgstream.schema_log")
            .get(0);

    assertThat(document.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("id", "version", "schema_name", "created_at", "schema", "acked");
    assertThat(document.path("id").textValue()).isEqualTo(row.get(0)).hasSize(20);
    assertThat(document.path("version").isIntegralNumber()).isTrue();
    assertThat(document.path("version").intValue()).isEqualTo(1);
    assertThat(document.path("schema_name").textValue()).isEqualTo("public");
    assertThat(document.path("created_at").textValue())
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}")
        .isEqualTo(row.get(1));
    assertThat(document.path("schema").isTextual()).isTrue();
    assertThat(JSON.readTree(document.path("schema").textValue()))
        .isEqualTo(JSON.readTree(row.get(2)));
    assertThat(document.path("acked").isBoolean()).isTrue();
    assertThat(document.path("acked").booleanValue()).isFalse();
  }

  @Test
  @Order(3)
  void theIndexOfTheSchemaIsEmptyAndHasItsAlias() {
    eventually().until(() -> search.exists("public-1"));
    assertThat(search.get("/_alias/public").at("/public-1/aliases/public").isObject()).isTrue();
    search.refresh("public");
    assertThat(search.count("public")).isZero();
    assertThat(search.get("/public-1/_mapping").at("/public-1/mappings/dynamic").asText())
        .isEqualTo("strict");
  }

  @Test
  @Order(4)
  void insertBringsRowsAndDocuments() throws SQLException {
    source.execute("INSERT INTO test(name) VALUES('alice'),('bob'),('charlie')");

    awaitRows(List.of(row("1", "alice"), row("2", "bob"), row("3", "charlie")));
    awaitDocuments(Map.of("1", named("alice"), "2", named("bob"), "3", named("charlie")));
    assertThat(search.searchAll("public"))
        .allSatisfy(hit -> assertThat(hit.path("_index").textValue()).isEqualTo("public-1"));
  }

  @Test
  @Order(5)
  void updateChangesRowAndDocument() throws SQLException {
    source.execute("UPDATE test SET name = 'bobby' WHERE id = 2");

    awaitRows(List.of(row("1", "alice"), row("2", "bobby"), row("3", "charlie")));
    awaitDocuments(Map.of("1", named("alice"), "2", named("bobby"), "3", named("charlie")));
  }

  @Test
  @Order(6)
  void deleteRemovesRowAndDocument() throws SQLException {
    source.execute("DELETE FROM test WHERE id = 3");

    awaitRows(List.of(row("1", "alice"), row("2", "bobby")));
    awaitDocuments(Map.of("1", named("alice"), "2", named("bobby")));
  }

  @Test
  @Order(7)
  void addColumnAddsAColumnAndAField() throws SQLException {
    source.execute("ALTER TABLE test ADD COLUMN age INTEGER");

    awaitVersion(2);
    eventually()
        .untilAsserted(
            () ->
                assertThat(target.query(COLUMNS))
                    .hasSize(3)
                    .endsWith(Arrays.asList("age", "integer", "f", null)));
    JsonNode fields = search.get("/public-1/_mapping").at("/public-1/mappings/properties");
    assertThat(fields.path(tableId + "-3").path("type").asText()).isEqualTo("long");
  }

  @Test
  @Order(8)
  void renameColumnKeepsTheRowsAndTheField() throws SQLException {
    source.execute("ALTER TABLE test RENAME COLUMN name TO full_name");

    awaitVersion(3);
    eventually()
        .untilAsserted(
            () ->
                assertThat(target.query(COLUMNS))
                    .element(1)
                    .isEqualTo(Arrays.asList("full_name", "text", "f", null)));
    awaitRows(List.of(row("1", "alice", null), row("2", "bobby", null)));
    awaitDocuments(Map.of("1", named("alice"), "2", named("bobby")));
  }

  @Test
  @Order(9)
  void insertAfterSchemaChangesFillsTheNewColumns() throws SQLException {
    source.execute("INSERT INTO test(full_name, age) VALUES('dora', 42)");

    awaitRows(List.of(row("1", "alice", null), row("2", "bobby", null), row("4", "dora", "42")));
    awaitDocuments(
        Map.of(
            "1",
            named("alice"),
            "2",
            named("bobby"),
            "4",
            "{\"_table\":\"ID\",\"ID-2\":\"dora\",\"ID-3\":42}"));
  }

  @Test
  @Order(10)
  void truncateEmptiesBothTargets() throws SQLException {
    source.execute("TRUNCATE test");

    awaitRows(List.of());
    awaitDocuments(Map.of());
  }

  @Test
  @Order(11)
  void dropTableRemovesTableAndDocuments() throws SQLException {
    source.execute("INSERT INTO test(full_name) VALUES('erin')");
    awaitDocuments(Map.of("5", "{\"_table\":\"ID\",\"ID-2\":\"erin\",\"ID-3\":null}"));
    source.execute("DROP TABLE test");

    awaitVersion(4);
    eventually().untilAsserted(() -> assertThat(target.query(COLUMNS)).isEmpty());
    assertThat(target.value("SELECT to_regclass('public.test_id_seq')")).isNull();
    awaitDocuments(Map.of());
    assertThat(search.exists("public-1")).isTrue();
  }

  @Test
  @Order(12)
  void connectorsRunAfterAllOfIt() {
    PIPELINE.awaitRunning();
  }

  private static void awaitVersion(int version) {
    eventually()
        .untilAsserted(
            () -> {
              search.refresh("pgstream");
              assertThat(search.searchAll("pgstream"))
                  .extracting(hit -> hit.at("/_source/version").intValue())
                  .hasSize(version)
                  .contains(version);
            });
  }

  private static void awaitRows(List<List<String>> rows) {
    eventually().untilAsserted(() -> assertThat(target.query(ROWS)).isEqualTo(rows));
  }

  private static List<String> row(String... values) {
    return Arrays.asList(values);
  }

  private static String named(String name) {
    return "{\"_table\":\"ID\",\"ID-2\":\"" + name + "\"}";
  }

  /**
   * Waits for exactly these documents.
   *
   * @param sources by key; ID stands for the table's id
   */
  private static void awaitDocuments(Map<String, String> sources) {
    eventually()
        .untilAsserted(
            () -> {
              Map<String, JsonNode> expected = new TreeMap<>();
              for (Map.Entry<String, String> source : sources.entrySet()) {
                expected.put(
                    tableId + "_" + source.getKey(),
                    JSON.readTree(source.getValue().replace("ID", tableId)));
              }
              assertThat(PIPELINE.comparison().documents()).isEqualTo(expected);
            });
  }
}
