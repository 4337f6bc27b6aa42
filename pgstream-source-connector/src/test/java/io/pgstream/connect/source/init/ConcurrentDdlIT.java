package io.pgstream.connect.source.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SchemaDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Concurrent DDL: nobody waits (a wait of 1 s is an error here) and nobody fails. */
class ConcurrentDdlIT {
  private Database first;
  private Database second;

  @BeforeEach
  void open() throws SQLException {
    PostgresConnector connector = Database.migrated();
    first = Database.open(connector);
    second = Database.open(connector);
    for (Database db : new Database[] {first, second}) {
      db.run("SET lock_timeout = '1s'; SET statement_timeout = '20s'");
    }
  }

  @AfterEach
  void close() throws SQLException {
    first.close();
    second.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ COMMITTED", "REPEATABLE READ"})
  void neitherWaitsNorFails(String isolation) throws SQLException {
    first.run("CREATE TABLE existing(a int)");
    first.run("BEGIN ISOLATION LEVEL " + isolation + "; SELECT 1");
    second.run("BEGIN ISOLATION LEVEL " + isolation + "; SELECT 1");
    for (int i = 0; i < 3; i++) {
      assertThat(first.run("CREATE TABLE a" + i + "(id serial PRIMARY KEY)")).isEmpty();
      assertThat(second.run("CREATE TABLE b" + i + "(id serial PRIMARY KEY)")).isEmpty();
    }
    first.run("COMMIT");
    assertThat(second.run("ALTER TABLE existing ADD b int")).isEmpty();
    assertThat(second.run("DROP TABLE b0")).isEmpty();
    second.run("COMMIT");

    assertThat(first.rows()).hasSize(9).extracting(Database.Row::version).doesNotHaveDuplicates();
    assertThat(first.text("SELECT count(*) FROM pgstream.table_ids")).isEqualTo("6");
  }

  @Test
  void skipsAVersionThatARepeatableReadTransactionCannotSee() throws SQLException {
    first.run("CREATE TABLE t(a int)");
    first.connection().setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    first.run("BEGIN; SELECT 1");
    first.run("SELECT count(*) FROM t");
    second.run("CREATE TABLE x(a int); CREATE TABLE y(a int)");
    assertThat(first.run("ALTER TABLE t ADD b int")).isEmpty();
    first.run("COMMIT");

    assertThat(first.rows())
        .extracting(row -> row.version() + " " + row.text())
        .containsExactlyInAnyOrder(
            "1 public: create table t",
            "2 public: create table x",
            "3 public: create table y",
            "4 public: alter table t");
  }

  /** The server locks a table for a moment when it prints an expression of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "int DEFAULT 7",
        "int GENERATED ALWAYS AS (a + 1) STORED",
        "int UNIQUE",
        "int CHECK (b > a)",
        "int, EXCLUDE ((a + b) WITH =) WHERE (b > 0)"
      })
  void doesNotWaitForTablesThatAreBeingAltered(String column) throws SQLException {
    first.run("CREATE TABLE t(a int, b " + column + "); CREATE TABLE u(a int, b " + column + ")");
    first.run("BEGIN; ALTER TABLE t ADD c int");
    assertThat(second.run("BEGIN; DROP TABLE u")).isEmpty();
    assertThat(first.run("CREATE TABLE v(a int)")).isEmpty();
    second.run("COMMIT");
    first.run("COMMIT");

    assertThat(first.rows())
        .extracting(Database.Row::text)
        .contains("public: alter table t", "public: drop table u", "public: create table v");
  }

  /** To print these, the server locks the tables that they name. */
  @Test
  void doesNotWaitForAPartitionedTableThatIsBeingAlteredWhenItsSchemaIsRenamed()
      throws SQLException {
    first.run("CREATE SCHEMA s; CREATE TABLE s.p(id int) PARTITION BY RANGE (id)");
    first.run("BEGIN; ALTER TABLE s.p ADD b int");
    assertThat(second.run("ALTER SCHEMA s RENAME TO s2")).isEmpty();
    first.run("COMMIT");
    assertThat(
            second.text(
                "SELECT string_agg(DISTINCT t ->> 'partition_key', ',') FROM pgstream.schema_log l"
                    + " CROSS JOIN jsonb_array_elements(l.schema -> 'tables') t"
                    + " WHERE l.schema_name = 's2'"))
        .isEqualTo("RANGE (id)");
  }

  @Test
  void doesNotWaitForTablesOfViewsAndOtherTexts() throws SQLException {
    first.run(
        "CREATE SCHEMA s; CREATE TABLE s.t(a int, b int GENERATED ALWAYS AS (a + 1) STORED);"
            + "CREATE VIEW s.v AS SELECT a FROM s.t; CREATE MATERIALIZED VIEW s.m AS TABLE s.t;"
            + "CREATE INDEX i ON s.t((a + 1)); ALTER TABLE s.t ADD CONSTRAINT k CHECK (a > 0);"
            + "CREATE STATISTICS s.x ON (a + 1), a FROM s.t; CREATE FUNCTION s.g() RETURNS trigger"
            + " LANGUAGE plpgsql AS 'BEGIN RETURN new; END'; CREATE TRIGGER g BEFORE INSERT ON s.t"
            + " FOR EACH ROW WHEN (new.a > 0) EXECUTE FUNCTION s.g();"
            + "CREATE RULE r AS ON UPDATE TO s.t DO ALSO TABLE s.t;"
            + "CREATE POLICY p ON s.t USING (a IN (SELECT a FROM s.t));"
            + "CREATE FUNCTION s.f() RETURNS int BEGIN ATOMIC SELECT a FROM s.t; END");
    first.run("BEGIN; ALTER TABLE s.t ADD c int");
    assertThat(second.run("ALTER SCHEMA s RENAME TO z")).isEmpty();
    assertThat(second.run("ALTER VIEW z.v SET (security_barrier)")).isEmpty();
    first.run("ROLLBACK");

    SchemaDefinition renamed = logged("z", 1);
    assertThat(renamed.objects())
        .filteredOn(object -> object.definition() == null)
        .extracting(ObjectDefinition::name)
        .containsExactlyInAnyOrder("v", "r", "p", "f", "x", "g");
    assertThat(renamed.tables().get(0).indexes().get(0).definition()).contains("(a + 1)");
    assertThat(renamed.tables().get(0).constraints().get(0).definition()).contains("(a > 0)");
    assertThat(renamed.tables().get(0).columns().get(1).defaultExpression()).isEqualTo("(a + 1)");
    assertThat(logged("z", 2).objects().get(0).settings())
        .containsEntry("security_barrier", "true")
        .containsEntry("check_option", null);
  }

  /** To print a body, the server locks the tables that it names; to print the rest, nothing. */
  @Test
  void doesNotWaitForTheTablesOfAFunctionThatItAlters() throws SQLException {
    first.run("CREATE SCHEMA s; CREATE TABLE s.t(a int)");
    first.run("CREATE FUNCTION s.f() RETURNS SETOF int BEGIN ATOMIC SELECT a FROM s.t; END");
    first.run("CREATE PROCEDURE s.p() BEGIN ATOMIC DELETE FROM s.t; END");
    first.run("BEGIN; ALTER TABLE s.t ADD c int");
    assertThat(
            second.run(
                "ALTER FUNCTION s.f() STABLE STRICT COST 7.5 ROWS 9 PARALLEL SAFE SECURITY DEFINER"
                    + " SET search_path = '', \"A b\" SET statement_timeout = '1 s'"))
        .isEmpty();
    ObjectDefinition function = lastLogged();
    assertThat(second.run("ALTER PROCEDURE s.p() SECURITY DEFINER")).isEmpty();
    ObjectDefinition procedure = lastLogged();
    first.run("COMMIT");

    assertThat(procedure.definition()).isNull();
    assertThat(procedure.settings())
        .isEqualTo(Map.of("SECURITY", "SECURITY DEFINER", "SET", "RESET ALL"));
    assertThat(function.definition()).isNull();
    String altered = second.text("SELECT pg_get_functiondef('s.f'::regproc)");
    second.run("ALTER FUNCTION s.f() VOLATILE COST 1 ROWS 1 SET work_mem = '1MB'");
    for (String action : function.settings().values()) {
      second.run("ALTER FUNCTION s.f() " + action);
    }
    assertThat(second.text("SELECT pg_get_functiondef('s.f'::regproc)")).isEqualTo(altered);
  }

  private ObjectDefinition lastLogged() throws SQLException {
    List<Database.Row> rows = second.rows();
    return rows.get(rows.size() - 1).definition().objects().get(0);
  }

  private SchemaDefinition logged(String schema, long version) throws SQLException {
    return second.rows().stream()
        .filter(row -> row.schema().equals(schema) && row.version() == version)
        .findFirst()
        .orElseThrow()
        .definition();
  }

  @Test
  void givesBackTheVersionOfARolledBackTransaction() throws SQLException {
    first.run("BEGIN; CREATE TABLE a(i int); ROLLBACK");
    second.run("CREATE TABLE b(i int)");
    assertThat(second.rows()).extracting(Database.Row::version).containsExactly(1L);
  }

  @Test
  void letsTwoIndexesOfOneTableBeBuiltAtOnce() throws SQLException {
    first.run("CREATE TABLE t(a int, b int)");
    first.run("BEGIN; CREATE INDEX ia ON t(a)");
    assertThat(second.run("BEGIN; CREATE INDEX ib ON t(b)")).isEmpty();
    first.run("COMMIT");
    second.run("COMMIT");
    assertThat(first.log("DROP INDEX ib")).containsExactly("public: alter table t");
  }

  @Test
  void letsTwoTransactionsMeetATableThatWasMutedUntilNow() throws SQLException {
    first.run("SET pgstream.skip_log = 'TRUE'; CREATE TABLE t(a int, b int)");
    first.run("RESET pgstream.skip_log; BEGIN; CREATE INDEX ia ON t(a)");
    assertThat(second.run("BEGIN; CREATE INDEX ib ON t(b)")).isEmpty();
    first.run("COMMIT");
    second.run("COMMIT");
    assertThat(first.rows())
        .extracting(Database.Row::text)
        .containsExactly("public: create table t", "public: create table t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REPEATABLE READ", "SERIALIZABLE"})
  void describesATableThatTheTransactionsSnapshotDoesNotShow(String isolation) throws SQLException {
    beginWithAnOldSnapshot(isolation);
    second.run("CREATE TABLE t(a int)");
    assertThat(first.run("ALTER TABLE t ADD b int")).isEmpty();
    first.run("COMMIT");
    assertThat(first.rows().get(2).text()).isEqualTo("public: alter table t");
    assertThat(columns(2)).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ALTER TABLE t ADD c int", "ALTER TABLE t DROP b", "ALTER TABLE t RENAME b TO z"})
  void describesATableAsItIs(String ddl) throws SQLException {
    first.run("CREATE TABLE t(a int, b int)");
    beginWithAnOldSnapshot("REPEATABLE READ");
    second.run(ddl);
    assertThat(first.run("ALTER TABLE t ALTER a SET DEFAULT 3")).isEmpty();
    assertThat(first.run("ALTER TABLE u ADD b int")).isEmpty();
    first.run("COMMIT");
    assertThat(columns(3)).isEqualTo(columns(2)).isNotEqualTo(columns(0));
    assertThat(first.rows()).hasSize(5).extracting(Database.Row::version).isSorted();
  }

  @Test
  void knowsWhereObjectsWentAfterTheSnapshot() throws SQLException {
    first.run(
        "CREATE SCHEMA s; CREATE SCHEMA r; CREATE TABLE t(a int); CREATE VIEW v AS SELECT 1 AS x");
    beginWithAnOldSnapshot("REPEATABLE READ");
    second.run("ALTER TABLE t SET SCHEMA s; ALTER VIEW v SET SCHEMA s; CREATE TABLE w(a int)");
    second.run(
        "ALTER SCHEMA r RENAME TO r1; CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1");
    for (String ddl :
        new String[] {
          "ALTER TABLE s.t SET SCHEMA public",
          "DROP VIEW s.v",
          "DROP TABLE w",
          "DROP FUNCTION f",
          "ALTER SCHEMA r1 RENAME TO r2"
        }) {
      assertThat(first.run(ddl)).isEmpty();
    }
    first.run("COMMIT");
    assertThat(texts())
        .contains(
            "public: alter table t",
            "s: move table t to public",
            "s: drop view v",
            "public: drop table w",
            "public: drop function f",
            "r2: alter schema r2",
            "r1: move schema r1 to r2");
    assertThat(second.run("ALTER TABLE t ADD b int")).isEmpty();
    assertThat(texts()).containsOnlyOnce("public: create table t");
  }

  private List<String> texts() throws SQLException {
    return second.rows().stream().map(Database.Row::text).toList();
  }

  @Test
  void copiesWhatARepeatableReadTransactionHasRewritten() throws SQLException {
    first.run("CREATE TABLE t(a int PRIMARY KEY)");
    beginWithAnOldSnapshot("REPEATABLE READ");
    second.run("ALTER TABLE t ADD b text; INSERT INTO t VALUES (1, 'x')");
    assertThat(first.run("ALTER TABLE t ALTER b TYPE int USING length(b)")).isEmpty();
    first.run("COMMIT");
    assertThat(first.rows().get(3).definition().changes().get(0).copied()).isTrue();
  }

  @Test
  void readsAnewAlsoWhereForeignKeysDoNotFire() throws SQLException {
    first.run("SET session_replication_role = replica");
    beginWithAnOldSnapshot("REPEATABLE READ");
    second.run("CREATE TABLE t(a int)");
    assertThat(first.run("ALTER TABLE t ADD b int")).isEmpty();
    first.run("COMMIT");
    assertThat(columns(2)).containsExactly("a", "b");
    assertThat(first.text("SELECT count(*) FROM pgstream.latest_reads")).isEqualTo("0");
  }

  @Test
  void letsASerializableTransactionFailRatherThanStopTheSource() throws SQLException {
    first.run("CREATE TABLE t(a int)");
    beginWithAnOldSnapshot("SERIALIZABLE");
    second.run("BEGIN ISOLATION LEVEL SERIALIZABLE; CREATE TABLE v(a int)");
    assertThatThrownBy(
            () -> {
              first.run("ALTER TABLE t ADD b int");
              second.run("COMMIT");
              first.run("COMMIT");
            })
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
  }

  /** Has also created a table "u". */
  private void beginWithAnOldSnapshot(String isolation) throws SQLException {
    first.run("CREATE TABLE u(a int)");
    first.run("BEGIN ISOLATION LEVEL " + isolation + "; SELECT count(*) FROM u");
  }

  /** Of the first table that a row describes. */
  private List<String> columns(int row) throws SQLException {
    Database.Row logged = first.rows().get(row);
    String id = logged.definition().changes().get(0).id();
    return logged.definition().table(id).orElseThrow().columns().stream()
        .map(ColumnDefinition::name)
        .toList();
  }
}
