package io.pgstream.connect.it.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.local.JsonConnectorSetup;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PluginPath;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/**
 * Names and values from the stream never become SQL or JSON structure: whatever they are, the copy
 * is equal. {@code -Dpgstream.seed=} repeats a run.
 */
class HostileInputIT {
  private static final long SEED = Long.getLong("pgstream.seed", System.nanoTime());
  private static final int TABLES = 4;
  private static final int ROWS = 20;

  /** Every name and definition in schemas of the test, without the oids that differ. */
  private static final String CATALOGUE =
      "SELECT n.nspname, c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod),"
          + " pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum), obj_description(c.oid)"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
          + " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
          + " WHERE c.relkind IN ('r', 'i', 'S') AND n.nspname !~ '^pg_'"
          + " AND n.nspname NOT IN ('information_schema', 'pgstream') ORDER BY 1, 2, 4";

  private static final String CONSTRAINTS =
      "SELECT n.nspname, o.conname, o.contype, pg_get_constraintdef(o.oid) FROM pg_constraint o"
          + " JOIN pg_namespace n ON n.oid = o.connamespace WHERE n.nspname !~ '^pg_'"
          + " AND n.nspname NOT IN ('information_schema', 'pgstream') ORDER BY 1, 2";

  /** Documents as they should be, made by Postgres itself: %1$s table id, %2$s table, %3$s oid. */
  private static final String DOCUMENTS =
      """
      SELECT jsonb_build_object(
        '_id', '%1$s_' || (to_jsonb(t) ->> k.attname::text),
        '_source', jsonb_build_object('_table', '%1$s') || (
          SELECT jsonb_object_agg('%1$s-' || a.attnum, to_jsonb(t) -> a.attname::text)
          FROM pg_attribute a
          WHERE a.attrelid = %3$s AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attnum <> k.attnum AND to_jsonb(t) ->> a.attname::text IS NOT NULL))
      FROM %2$s t, pg_index i
      JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = i.indkey[0]
      WHERE i.indrelid = %3$s AND i.indisprimary""";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    PgStreamHome home = PgStreamHome.locate();
    stack = LocalStack.builder().components(PluginPath.builtComponents(home)).start();
    JsonConnectorSetup.ofConfig(home).register(stack);
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @RepeatedTest(3)
  void copiesWhateverNamesAndValuesThereAre(RepetitionInfo repetition) throws Exception {
    long seed = SEED + repetition.getCurrentRepetition() - 1;
    System.out.println("HostileInputIT: -Dpgstream.seed=" + seed);
    Random random = new Random(seed);
    HostileText text = new HostileText(random);
    try (TestDatabase source = superuser(stack.source());
        TestDatabase target = superuser(stack.target())) {
      String schema = text.name();
      source.run("CREATE SCHEMA " + Identifiers.quote(schema));
      for (int i = 0; i < TABLES; i++) {
        new HostileTable(source, schema, text, random).live();
      }
      awaitEverything(source, target, repetition.getCurrentRepetition());
      assertThat(target.query(CATALOGUE)).isEqualTo(source.query(CATALOGUE)).hasSizeGreaterThan(9);
      assertThat(target.query(CONSTRAINTS)).isEqualTo(source.query(CONSTRAINTS));
      for (String table : tables(source, schema)) {
        String qualified = Identifiers.qualify(schema, table);
        String rows = "SELECT t::text COLLATE \"C\" FROM " + qualified + " t ORDER BY 1";
        assertThat(target.query(rows)).isEqualTo(source.query(rows)).isNotEmpty();
        assertSameDocuments(source, qualified);
      }
    }
    for (String connector : stack.worker().rest().connectors()) {
      stack.worker().rest().awaitRunning(connector, PATIENCE);
    }
  }

  private static TestDatabase superuser(PostgresServer server) throws SQLException {
    return TestDatabase.open(
        server, PostgresServer.DATABASE, PostgresServer.USER, PostgresServer.PASSWORD);
  }

  private static List<String> tables(TestDatabase source, String schema) throws SQLException {
    return source.query(
        "SELECT tablename FROM pg_tables WHERE schemaname = " + Identifiers.literal(schema));
  }

  /** What is written last arrives last. */
  private static void awaitEverything(TestDatabase source, TestDatabase target, int number)
      throws SQLException {
    source.run("CREATE TABLE IF NOT EXISTS public.done(id int PRIMARY KEY)");
    source.run("INSERT INTO public.done VALUES (" + number + ")");
    String id = tableId(source, "public.done") + "_" + number;
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () ->
                target.query("SELECT id FROM public.done").contains(String.valueOf(number))
                    && stack.openSearch().rest().document("public", id).isPresent());
  }

  private static String tableId(TestDatabase source, String table) throws SQLException {
    return source
        .query(
            "SELECT id FROM pgstream.table_ids WHERE oid = "
                + Identifiers.literal(table)
                + "::regclass::oid::bigint")
        .get(0);
  }

  /** In whatever index they are: its name is made from the schema's, in one index. */
  private static void assertSameDocuments(TestDatabase source, String table) throws Exception {
    String id = tableId(source, table);
    String oid = Identifiers.literal(table) + "::regclass";
    Set<JsonNode> expected = new HashSet<>();
    for (String row : source.query(DOCUMENTS.formatted(id, table, oid))) {
      expected.add(JSON.readTree(row));
    }
    OpenSearchRest search = stack.openSearch().rest();
    search.refresh("*");
    ObjectNode query = JSON.createObjectNode();
    query.putObject("term").put("_table", id);
    Set<String> indexes = new HashSet<>();
    Set<JsonNode> documents = new HashSet<>();
    for (JsonNode hit : search.search("*", query)) {
      indexes.add(hit.path("_index").asText());
      documents.add(document(hit));
    }
    assertThat(documents).as(table).isEqualTo(expected).isNotEmpty();
    assertThat(indexes).as(table).hasSize(1);
  }

  private static JsonNode document(JsonNode hit) {
    ObjectNode document = JSON.createObjectNode();
    document.set("_id", hit.path("_id"));
    ObjectNode fields = document.putObject("_source");
    for (Map.Entry<String, JsonNode> field : hit.path("_source").properties()) {
      if (!field.getValue().isNull()) {
        fields.set(field.getKey(), field.getValue());
      }
    }
    return document;
  }

  /** One table from its creation to a changed form, with rows before and after. */
  private record HostileTable(
      TestDatabase database, String schema, HostileText text, Random random) {

    void live() throws SQLException {
      String table = Identifiers.qualify(schema, text.name());
      String key = Identifiers.quote(text.name());
      String value = Identifiers.quote(text.name());
      String other = Identifiers.quote(text.name());
      create(table, key, value, other);
      for (int i = 0; i < ROWS; i++) {
        insert(table, key, value, i);
      }
      database.run(
          "UPDATE " + table + " SET " + key + " = " + key + " || 'x' WHERE random() < 0.3");
      database.run("UPDATE " + table + " SET " + value + " = NULL WHERE random() < 0.2");
      database.run("DELETE FROM " + table + " WHERE random() < 0.2");
      change(table, key, value, other);
      insert(table, key, value, ROWS);
    }

    private void create(String table, String key, String value, String other) throws SQLException {
      database.run(
          "CREATE TABLE "
              + table
              + "("
              + key
              + " text, "
              + value
              + " text, "
              + other
              + " varchar(99) DEFAULT "
              + literal()
              + ", n serial, CONSTRAINT "
              + name()
              + " PRIMARY KEY ("
              + key
              + "), CONSTRAINT "
              + name()
              + " CHECK ("
              + value
              + " <> "
              + literal()
              + "), CONSTRAINT "
              + name()
              + " UNIQUE ("
              + other
              + ", n))");
      database.run("COMMENT ON TABLE " + table + " IS " + literal());
      database.run("COMMENT ON COLUMN " + table + "." + value + " IS " + literal());
      database.run(
          "CREATE INDEX "
              + name()
              + " ON "
              + table
              + " ("
              + value
              + ")"
              + " WHERE "
              + other
              + " <> "
              + literal());
    }

    private void change(String table, String key, String value, String other) throws SQLException {
      String renamed = Identifiers.quote(text.name());
      database.run("ALTER TABLE " + table + " ADD " + name() + " text DEFAULT " + literal());
      database.run("ALTER TABLE " + table + " RENAME " + other + " TO " + renamed);
      database.run("ALTER TABLE " + table + " ALTER " + renamed + " SET DEFAULT " + literal());
      if (random.nextBoolean()) {
        database.run("ALTER TABLE " + table + " DROP CONSTRAINT IF EXISTS " + name());
        database.run("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
        database.run("UPDATE " + table + " SET " + value + " = " + key + " WHERE random() < 0.5");
      }
    }

    private void insert(String table, String key, String value, int row) throws SQLException {
      String sql = "INSERT INTO " + table + "(" + key + ", " + value + ") VALUES (";
      try (PreparedStatement insert = database.connection().prepareStatement(sql + "?, ?)")) {
        insert.setString(1, text.value(8) + row);
        insert.setString(2, random.nextInt(5) == 0 ? null : text.value(40));
        insert.executeUpdate();
      }
    }

    private String name() {
      return Identifiers.quote(text.name());
    }

    private String literal() {
      return Identifiers.literal(text.value(5));
    }
  }

  @Test
  void noNameOrValueHoldsANulCharacter() throws Exception {
    try (TestDatabase source = TestDatabase.create(stack.source(), "nul")) {
      try (PreparedStatement select = source.connection().prepareStatement("SELECT ?::text")) {
        select.setString(1, "a\0b");
        assertThatThrownBy(select::executeQuery).isInstanceOf(SQLException.class);
      }
      assertThatThrownBy(() -> source.run("SELECT chr(0)")).hasMessageContaining("null character");
      assertThatThrownBy(() -> source.run("SELECT '\"\\u0000\"'::jsonb::text"))
          .hasMessageContaining("unsupported Unicode escape");
    }
    for (String bad : List.of("\0", "a\0")) {
      assertThatThrownBy(() -> Identifiers.quote(bad)).hasMessageContaining("NUL");
      assertThatThrownBy(() -> Identifiers.literal(bad)).hasMessageContaining("NUL");
    }
  }
}
