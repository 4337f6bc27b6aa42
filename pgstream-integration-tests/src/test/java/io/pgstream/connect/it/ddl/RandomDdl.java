package io.pgstream.connect.it.ddl;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Random schema changes of whatever there is. Many fail, as those of people do. */
final class RandomDdl {
  private static final List<String> TYPES =
      List.of(
          "int",
          "bigint",
          "numeric(12,2)",
          "text",
          "varchar(40)",
          "boolean",
          "date",
          "timestamptz",
          "uuid",
          "jsonb",
          "int[]",
          "float8");

  private final CatalogPick pick;
  private final Random random;
  private final String suffix;
  private final RandomTableDdl tables;
  private int names;

  /**
   * @param session a number that makes names of several sessions differ
   */
  RandomDdl(CatalogPick pick, Random random, int session) {
    this.pick = pick;
    this.random = random;
    this.suffix = "_" + session;
    this.tables = new RandomTableDdl(pick, random, this);
  }

  /** A statement; empty if what it would change does not exist. */
  String any() throws SQLException {
    String sql =
        switch (random.nextInt(20)) {
          case 0 -> schema();
          case 1, 2 -> type();
          case 3 -> view();
          case 4 -> routine();
          case 5 -> sequence();
          case 6, 7 -> index();
          case 8 -> onTable();
          case 9 -> comment();
          case 10, 11 -> tables.partition();
          case 12, 13 -> tables.create();
          default -> tables.alter();
        };
    return sql.contains("??") ? "" : sql;
  }

  /** A name that nobody has; some need quotes. */
  String name(String prefix) {
    names++;
    String name = prefix + names + suffix;
    return random.nextInt(6) == 0 ? '"' + name + " Q\"" : name;
  }

  /** Text that marks a statement as impossible, for what does not exist. */
  static String need(String found) {
    return found.isEmpty() ? "??" : found;
  }

  /** The type of a new column. */
  String columnType() throws SQLException {
    return switch (random.nextInt(10)) {
      case 0 -> orInt(pick.type('e'));
      case 1 -> orInt(pick.type('d'));
      default -> TYPES.get(random.nextInt(TYPES.size()));
    };
  }

  private static String orInt(String type) {
    return type.isEmpty() ? "int" : type;
  }

  private String schema() throws SQLException {
    String schema = need(pick.schema());
    return switch (random.nextInt(8)) {
      case 0, 1 -> "CREATE SCHEMA " + name("s");
      case 2 ->
          "CREATE SCHEMA "
              + name("s")
              + " CREATE TABLE st(id int PRIMARY KEY, v text) CREATE VIEW sv AS SELECT id FROM st";
      case 3, 4 -> "ALTER SCHEMA " + schema + " RENAME TO " + name("s");
      case 5 -> "COMMENT ON SCHEMA " + schema + " IS '" + name("c") + "'";
      case 6 -> random.nextInt(3) == 0 ? "DROP SCHEMA " + schema + " CASCADE" : "";
      default -> "DROP SCHEMA " + schema;
    };
  }

  private String type() throws SQLException {
    String schema = need(pick.schema());
    String label = "'" + "l" + random.nextInt(9999) + "'";
    String enumType = need(pick.type('e'));
    String domain = need(pick.type('d'));
    String composite = need(pick.type('c'));
    return switch (random.nextInt(16)) {
      case 0 -> "CREATE TYPE " + schema + "." + name("e") + " AS ENUM ('a', " + label + ")";
      case 1 -> "ALTER TYPE " + enumType + " ADD VALUE " + label + " BEFORE 'a'";
      case 2 -> "ALTER TYPE " + enumType + " ADD VALUE " + label;
      case 3 -> "ALTER TYPE " + enumType + " RENAME VALUE 'a' TO " + label;
      case 4 -> "ALTER TYPE " + enumType + " RENAME TO " + name("e");
      case 5 -> "ALTER TYPE " + enumType + " SET SCHEMA " + schema;
      case 6 -> "DROP TYPE " + enumType + (random.nextBoolean() ? " CASCADE" : "");
      case 7 ->
          "CREATE DOMAIN " + schema + "." + name("d") + " AS int DEFAULT 3 CHECK (VALUE <> 5)";
      case 8 -> "ALTER DOMAIN " + domain + " ADD CONSTRAINT " + name("k") + " CHECK (VALUE <> -3)";
      case 9 -> "ALTER DOMAIN " + domain + " SET DEFAULT " + random.nextInt(100);
      case 10 -> "ALTER DOMAIN " + domain + " RENAME TO " + name("d");
      case 11 -> "DROP DOMAIN " + domain + (random.nextInt(3) == 0 ? " CASCADE" : "");
      case 12 -> "CREATE TYPE " + schema + "." + name("p") + " AS (a int, b text)";
      case 13 -> "ALTER TYPE " + composite + " ADD ATTRIBUTE " + name("a") + " date";
      case 14 -> "ALTER TYPE " + composite + " RENAME ATTRIBUTE a TO " + name("a");
      default -> "DROP TYPE " + composite;
    };
  }

  private String view() throws SQLException {
    String schema = need(pick.schema());
    String table = need(pick.table());
    String view = need(pick.relation('v'));
    String column = table.equals("??") ? "??" : need(pick.column(table));
    String materialized = need(pick.relation('m'));
    return switch (random.nextInt(10)) {
      case 0, 1 ->
          "CREATE VIEW " + schema + "." + name("v") + " AS SELECT " + column + " FROM " + table;
      case 2 -> "CREATE VIEW " + schema + "." + name("v") + " AS SELECT * FROM " + view;
      case 3 -> "ALTER VIEW " + view + " RENAME TO " + name("v");
      case 4 -> "ALTER VIEW " + view + " SET SCHEMA " + schema;
      case 5 -> "DROP VIEW " + view + (random.nextBoolean() ? " CASCADE" : "");
      case 6 ->
          "CREATE MATERIALIZED VIEW "
              + schema
              + "."
              + name("m")
              + " AS SELECT "
              + column
              + " FROM "
              + table
              + (random.nextBoolean() ? " WITH NO DATA" : "");
      case 7 -> "REFRESH MATERIALIZED VIEW " + materialized;
      case 8 -> "DROP MATERIALIZED VIEW " + materialized;
      default -> "ALTER MATERIALIZED VIEW " + materialized + " RENAME TO " + name("m");
    };
  }

  private String routine() throws SQLException {
    String schema = need(pick.schema());
    String function = need(pick.function('f'));
    String procedure = need(pick.function('p'));
    return switch (random.nextInt(9)) {
      case 0 ->
          "CREATE FUNCTION "
              + schema
              + "."
              + name("f")
              + "(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + 1'";
      case 1 ->
          "CREATE FUNCTION "
              + schema
              + "."
              + name("tf")
              + "() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'";
      case 2 -> "ALTER FUNCTION " + function + " RENAME TO " + name("f");
      case 3 -> "ALTER FUNCTION " + function + " SET SCHEMA " + schema;
      case 4 -> "ALTER FUNCTION " + function + " SET work_mem = '2MB'";
      case 5 -> "DROP FUNCTION " + function + (random.nextInt(3) == 0 ? " CASCADE" : "");
      case 6 ->
          "CREATE PROCEDURE "
              + schema
              + "."
              + name("pr")
              + "() LANGUAGE sql AS 'SELECT 1; SELECT 2'";
      case 7 -> "COMMENT ON FUNCTION " + function + " IS '" + name("c") + "'";
      default -> "DROP PROCEDURE " + procedure;
    };
  }

  private String sequence() throws SQLException {
    String sequence = need(pick.relation('S'));
    String schema = need(pick.schema());
    return switch (random.nextInt(6)) {
      case 0, 1 -> "CREATE SEQUENCE " + schema + "." + name("q") + " START 5 INCREMENT BY 2";
      case 2 -> "ALTER SEQUENCE " + sequence + " INCREMENT BY " + (1 + random.nextInt(5));
      case 3 -> "ALTER SEQUENCE " + sequence + " RENAME TO " + name("q");
      case 4 -> "ALTER SEQUENCE " + sequence + " SET SCHEMA " + schema;
      default -> "DROP SEQUENCE " + sequence;
    };
  }

  private String index() throws SQLException {
    String table = need(pick.table());
    String index = need(pick.index());
    String column = table.equals("??") ? "??" : need(pick.column(table));
    return switch (random.nextInt(8)) {
      case 0, 1 -> "CREATE INDEX " + name("i") + " ON " + table + " (" + column + ")";
      case 2 ->
          "CREATE INDEX ON "
              + table
              + " (("
              + column
              + " IS NULL)) WHERE "
              + column
              + " IS NOT NULL";
      case 3 -> "CREATE UNIQUE INDEX " + name("i") + " ON " + table + " (" + column + ")";
      case 4 -> "ALTER INDEX " + index + " RENAME TO " + name("i");
      case 5 -> "REINDEX INDEX " + index;
      case 6 -> "COMMENT ON INDEX " + index + " IS '" + name("c") + "'";
      default -> "DROP INDEX " + index;
    };
  }

  private String onTable() throws SQLException {
    String table = need(pick.table());
    if (table.equals("??")) {
      return table;
    }
    String trigger = need(pick.partOf(table, "pg_trigger", "tgname", "tgrelid"));
    String policy = need(pick.partOf(table, "pg_policy", "polname", "polrelid"));
    String column = need(pick.column(table));
    String function =
        need(
            pick.value(
                "SELECT oid::regproc FROM pg_proc WHERE prorettype = 'trigger'::regtype"
                    + " AND proname LIKE 'tf%'"));
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          "CREATE TRIGGER "
              + name("tr")
              + " AFTER INSERT ON "
              + table
              + " FOR EACH ROW EXECUTE FUNCTION "
              + function
              + "()";
      case 2 -> "ALTER TABLE " + table + " DISABLE TRIGGER " + trigger;
      case 3 -> "DROP TRIGGER " + trigger + " ON " + table;
      case 4 -> "CREATE POLICY " + name("po") + " ON " + table + " USING (" + column + " IS NULL)";
      case 5 -> "DROP POLICY " + policy + " ON " + table;
      case 6 -> "ALTER POLICY " + policy + " ON " + table + " RENAME TO " + name("po");
      default ->
          "CREATE STATISTICS "
              + need(pick.schema())
              + "."
              + name("st")
              + " ON "
              + column
              + ", ("
              + column
              + " IS NULL) FROM "
              + table;
    };
  }

  private String comment() throws SQLException {
    String table = need(pick.table());
    if (table.equals("??")) {
      return table;
    }
    String text = random.nextInt(4) == 0 ? "NULL" : "'it''s " + name("c") + "'";
    return random.nextBoolean()
        ? "COMMENT ON TABLE " + table + " IS " + text
        : "COMMENT ON COLUMN " + table + "." + need(pick.column(table)) + " IS " + text;
  }
}
