package io.pgstream.connect.it.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.ServiceKind;
import io.pgstream.connect.source.init.SourceInitializer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
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
  private static final String SLOT = "hostile_slot";
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

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.builder().services(ServiceKind.SOURCE, ServiceKind.TARGET).start();
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
    String name = "hostile" + repetition.getCurrentRepetition();
    try (TestDatabase source = TestDatabase.create(stack.source(), name);
        TestDatabase target = TestDatabase.create(stack.target(), name)) {
      PostgresUrl url = PostgresUrl.parse(stack.source().url(name));
      new SourceInitializer(new PostgresConnector(url, "pgstream-test")).init(SLOT + name);
      String schema = text.name();
      source.run("CREATE SCHEMA " + Identifiers.quote(schema));
      for (int i = 0; i < TABLES; i++) {
        new HostileTable(source, schema, text, random).live();
      }
      source.run("CREATE TABLE public.done(id int PRIMARY KEY)");
      try (Pipeline pipeline =
          new Pipeline(stack.source().url(name), SLOT + name, stack.target().url(name))) {
        pipeline.runUntil(
            () -> target.query("SELECT to_regclass('public.done') IS NOT NULL").contains("t"));
      }
      assertThat(target.query(CATALOGUE)).isEqualTo(source.query(CATALOGUE)).hasSizeGreaterThan(9);
      assertThat(target.query(CONSTRAINTS)).isEqualTo(source.query(CONSTRAINTS));
      for (String table :
          source.query(
              "SELECT tablename FROM pg_tables WHERE schemaname = "
                  + Identifiers.literal(schema))) {
        String rows =
            "SELECT t::text COLLATE \"C\" FROM "
                + Identifiers.qualify(schema, table)
                + " t ORDER BY 1";
        assertThat(target.query(rows)).isEqualTo(source.query(rows)).isNotEmpty();
      }
    }
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
