package io.pgstream.connect.source.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.source.init.Database.Row;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which rows each kind of DDL writes, and which changes they name. */
class SchemaLogIT {
  private Database db;

  @BeforeEach
  void open() throws SQLException {
    db = Database.open(Database.migrated());
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
  }

  @Test
  void writesExactlyOneRowForTheTutorialsTable() throws SQLException {
    List<Row> rows = db.logged("CREATE TABLE test(id SERIAL PRIMARY KEY, name TEXT)");

    assertThat(rows).hasSize(1).isEqualTo(db.rows());
    assertThat(rows.get(0).text())
        .isEqualTo("public: create sequence test_id_seq, create table test");
    assertThat(rows.get(0).version()).isEqualTo(1);
    assertThat(rows.get(0).acked()).isFalse();
    assertThat(db.text("SELECT created_at::text FROM pgstream.schema_log"))
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?");
  }

  @Test
  void countsVersionsPerSchema() throws SQLException {
    db.run("CREATE TABLE a(i int); CREATE SCHEMA s; CREATE TABLE s.b(i int); DROP TABLE a");

    assertThat(db.rows())
        .extracting(row -> row.schema() + " " + row.version())
        .containsExactly("public 1", "s 1", "s 2", "public 2");
  }

  @Test
  void logsTablesAndColumns() throws SQLException {
    assertThat(db.log("CREATE TABLE t(a int, b int)")).containsExactly("public: create table t");
    for (String ddl :
        List.of(
            "ALTER TABLE t ADD COLUMN c text DEFAULT 'x'",
            "ALTER TABLE t RENAME COLUMN c TO \"C c\"",
            "ALTER TABLE t DROP COLUMN \"C c\"",
            "ALTER TABLE t ALTER COLUMN b TYPE bigint",
            "ALTER TABLE t ALTER COLUMN b SET DEFAULT 3",
            "ALTER TABLE t ALTER COLUMN b DROP DEFAULT",
            "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a)",
            "ALTER TABLE t RENAME CONSTRAINT k TO k2",
            "ALTER TABLE t DROP CONSTRAINT k2",
            "ALTER TABLE t REPLICA IDENTITY FULL",
            "ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY",
            "ALTER SEQUENCE t_a_seq INCREMENT BY 5",
            "ALTER TABLE t ALTER COLUMN a DROP IDENTITY",
            "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0)",
            "COMMENT ON TABLE t IS 'table'",
            "COMMENT ON COLUMN t.a IS 'column'",
            "COMMENT ON CONSTRAINT positive ON t IS 'constraint'")) {
      assertThat(db.log(ddl)).as(ddl).containsExactly("public: alter table t");
    }
    assertThat(db.log("ALTER TABLE t RENAME TO u")).containsExactly("public: alter table u");
    assertThat(db.log("DROP TABLE u")).containsExactly("public: drop table u");
    assertThat(db.text("SELECT count(*) FROM pgstream.table_ids")).isEqualTo("0");
    assertThat(db.text("SELECT count(*) FROM pgstream.known_objects")).isEqualTo("1");
  }

  @Test
  void logsAnIndexAsAChangeOfItsTable() throws SQLException {
    db.run("CREATE TABLE t(a int)");
    for (String ddl :
        List.of(
            "CREATE INDEX i ON t(a)",
            "COMMENT ON INDEX i IS 'x'",
            "ALTER INDEX i RENAME TO j",
            "DROP INDEX j",
            "CREATE INDEX CONCURRENTLY c ON t((a + 1))",
            "DROP INDEX CONCURRENTLY c")) {
      assertThat(db.log(ddl)).as(ddl).containsExactly("public: alter table t");
    }
  }

  @Test
  void findsTheTableOfAnIndexThatWasRebuiltConcurrently() throws SQLException {
    db.run("CREATE TABLE t(a int); CREATE TABLE other(a int); CREATE INDEX i ON t(a)");
    db.run("REINDEX INDEX CONCURRENTLY i");

    assertThat(db.log("DROP INDEX i")).containsExactly("public: alter table t");
  }

  @Test
  void logsSequences() throws SQLException {
    db.run("CREATE TABLE t(a int)");
    assertThat(db.log("CREATE SEQUENCE q")).containsExactly("public: create sequence q");
    assertThat(db.log("ALTER SEQUENCE q INCREMENT 2")).containsExactly("public: alter sequence q");
    assertThat(db.log("COMMENT ON SEQUENCE q IS 'x'")).containsExactly("public: alter sequence q");
    assertThat(db.log("ALTER SEQUENCE q RENAME TO r")).containsExactly("public: alter sequence r");
    assertThat(db.log("ALTER SEQUENCE r OWNED BY t.a")).containsExactly("public: alter sequence r");
    assertThat(db.log("ALTER TABLE t ADD s serial"))
        .containsExactly("public: create sequence t_s_seq, alter table t");
    assertThat(db.log("ALTER TABLE t DROP s"))
        .containsExactly("public: alter table t, drop sequence t_s_seq");
    assertThat(db.log("DROP TABLE t")).containsExactly("public: drop table t, drop sequence r");
  }

  @Test
  void logsMaterializedViews() throws SQLException {
    db.run("CREATE TABLE t(a int)");
    assertThat(db.log("CREATE MATERIALIZED VIEW m AS SELECT a FROM t"))
        .containsExactly("public: create materialized_view m");
    assertThat(db.log("CREATE INDEX mi ON m(a)"))
        .containsExactly("public: alter materialized_view m");
    assertThat(db.log("DROP INDEX mi")).containsExactly("public: alter materialized_view m");
    assertThat(db.log("REFRESH MATERIALIZED VIEW m"))
        .containsExactly("public: refresh materialized_view m");
    assertThat(db.log("ALTER MATERIALIZED VIEW m RENAME TO n"))
        .containsExactly("public: alter materialized_view n");
    assertThat(db.log("ALTER TABLE t DROP COLUMN a CASCADE"))
        .containsExactly("public: drop materialized_view n, alter table t");
  }

  @Test
  void logsTablesMadeFromQueries() throws SQLException {
    assertThat(db.log("CREATE TABLE a AS SELECT 1 AS x")).containsExactly("public: create table a");
    assertThat(db.log("SELECT x INTO b FROM a")).containsExactly("public: create table b");
  }

  @Test
  void logsAMoveInTheNewSchemaThenInTheOldOne() throws SQLException {
    db.run("CREATE SCHEMA s; CREATE TABLE t(id serial PRIMARY KEY)");
    assertThat(db.log("ALTER TABLE t SET SCHEMA s"))
        .containsExactly(
            "s: alter table t, alter sequence t_id_seq",
            "public: move sequence t_id_seq to s, move table t to s");
    assertThat(db.log("DROP TABLE s.t")).containsExactly("s: drop table t, drop sequence t_id_seq");
  }

  @Test
  void keepsATablesIdWhenItMoves() throws SQLException {
    db.run("CREATE SCHEMA s");
    String before = db.logged("CREATE TABLE t(a int)").get(0).definition().changes().get(0).id();
    List<Row> moved = db.logged("ALTER TABLE t SET SCHEMA s");

    assertThat(moved).allMatch(row -> row.definition().changes().get(0).id().equals(before));
    assertThat(moved.get(0).definition().table(before)).isPresent();
    assertThat(moved.get(1).definition().tables()).isEmpty();
  }

  @Test
  void logsARenamedSchemaUnderBothNames() throws SQLException {
    db.run("CREATE SCHEMA s; CREATE TABLE s.t(a int)");
    assertThat(db.log("ALTER SCHEMA s RENAME TO \"S 2\""))
        .containsExactly(
            "S 2: alter schema S 2, alter table t", "s: move table t to S 2, move schema s to S 2");
    assertThat(db.log("ALTER TABLE \"S 2\".t ADD b int")).containsExactly("S 2: alter table t");
  }

  @Test
  void logsSchemas() throws SQLException {
    assertThat(db.log("CREATE SCHEMA s")).containsExactly("s: create schema s");
    assertThat(db.log("CREATE SCHEMA IF NOT EXISTS s")).isEmpty();
    assertThat(db.log("CREATE SCHEMA w CREATE TABLE t(a int)"))
        .containsExactly("w: create schema w, create table t");
    List<Row> dropped = db.logged("DROP SCHEMA w CASCADE");
    assertThat(dropped).extracting(Row::text).containsExactly("w: drop table t, drop schema w");
    assertThat(dropped.get(0).definition().dropped()).isTrue();
    assertThat(db.log("DROP SCHEMA s")).containsExactly("s: drop schema s");
  }

  @Test
  void namesEveryObjectOfADroppedSchema() throws SQLException {
    db.run("CREATE SCHEMA s; CREATE TABLE s.t(id serial PRIMARY KEY); CREATE SEQUENCE s.q");
    db.run(
        "CREATE TABLE s.u(a int REFERENCES s.t); CREATE MATERIALIZED VIEW s.m AS SELECT * FROM s.u");
    assertThat(db.log("DROP SCHEMA s CASCADE"))
        .containsExactly(
            "s: drop materialized_view m, drop table t, drop table u, drop sequence t_id_seq,"
                + " drop sequence q, drop schema s");
  }

  @Test
  void logsWhatACascadeDoesToOtherTables() throws SQLException {
    db.run("CREATE SCHEMA s; CREATE TABLE p(id int PRIMARY KEY)");
    db.run("CREATE TABLE c(id int REFERENCES p); CREATE TABLE s.c2(id int REFERENCES p)");
    assertThat(db.log("DROP TABLE p CASCADE"))
        .containsExactly("s: alter table c2", "public: alter table c, drop table p");
    db.run("CREATE SEQUENCE q; CREATE TABLE d(a int DEFAULT nextval('q'))");
    assertThat(db.log("DROP SEQUENCE q CASCADE"))
        .containsExactly("public: alter table d, drop sequence q");
    db.run("CREATE TYPE mood AS ENUM ('a'); ALTER TABLE d ADD m mood");
    assertThat(db.log("DROP TYPE mood CASCADE"))
        .containsExactly("public: alter table d, drop enum mood");
  }

  @Test
  void writesOneRowPerSchemaWhenACommandDropsSeveralTables() throws SQLException {
    db.run(
        "CREATE SCHEMA s; CREATE TABLE a(i int); CREATE TABLE b(i int); CREATE TABLE s.c(i int)");
    assertThat(db.log("DROP TABLE a, s.c, b"))
        .containsExactly("public: drop table a, drop table b", "s: drop table c");
    assertThat(db.text("SELECT count(*) FROM pgstream.table_ids")).isEqualTo("0");
  }

  @Test
  void logsOtherObjectsUnderTheirKinds() throws SQLException {
    assertThat(db.log("CREATE TYPE e AS ENUM ('a')")).containsExactly("public: create enum e");
    assertThat(db.log("ALTER TYPE e ADD VALUE 'b'")).containsExactly("public: alter enum e");
    assertThat(db.log("CREATE TABLE t(a int)")).hasSize(1);
    assertThat(db.log("CREATE VIEW v AS SELECT * FROM t")).containsExactly("public: create view v");
    assertThat(db.log("COMMENT ON COLUMN v.a IS 'x'")).containsExactly("public: alter view v");
    assertThat(db.log("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'"))
        .containsExactly("public: create function f");
    assertThat(db.log("CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"))
        .containsExactly("public: create trigger g");
    assertThat(db.log("ALTER TABLE t DISABLE TRIGGER g"))
        .containsExactly("public: alter table t, alter trigger g");
    assertThat(db.log("CREATE SCHEMA s; ALTER FUNCTION f() SET SCHEMA s"))
        .containsExactly(
            "s: create schema s", "s: alter function f", "public: move function f to s");
    assertThat(db.log("COMMENT ON SCHEMA s IS 'x'")).containsExactly("s: alter schema s");
    assertThat(db.log("DROP SCHEMA s CASCADE"))
        .containsExactly("public: drop trigger g", "s: drop function f, drop schema s");
    assertThat(db.log("DROP VIEW v; DROP TYPE e"))
        .containsExactly("public: drop view v", "public: drop enum e");
    assertThat(db.text("SELECT count(*) FROM pgstream.logged_objects")).isEqualTo("0");
  }

  @Test
  void reachesPartitionsAndInheritingTables() throws SQLException {
    db.run("CREATE TABLE p(a int) PARTITION BY RANGE (a)");
    assertThat(db.log("CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)"))
        .containsExactly("public: create table p1");
    assertThat(db.log("ALTER TABLE p ADD b text"))
        .containsExactly("public: alter table p, alter table p1");
    assertThat(db.log("ALTER TABLE p DETACH PARTITION p1"))
        .containsExactly("public: alter table p, alter table p1");
    assertThat(db.log("ALTER TABLE p ADD c text")).containsExactly("public: alter table p");
  }

  @Test
  void writesNothingForCommandsThatChangeNothingDescribed() throws SQLException {
    db.run("CREATE TABLE t(a int)");
    for (String ddl :
        List.of(
            "CREATE TABLE IF NOT EXISTS t(a int)",
            "CREATE TEMPORARY TABLE x(a serial PRIMARY KEY)",
            "ALTER TABLE x ADD b int",
            "DROP TABLE x",
            "CREATE TEMPORARY VIEW v AS SELECT * FROM t",
            "DROP VIEW v",
            "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "DROP FUNCTION pg_temp.f()",
            "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC",
            "DROP TABLE IF EXISTS nothing",
            "CREATE TABLE pgstream.own(a int)",
            "TRUNCATE t",
            "ANALYZE t")) {
      assertThat(db.log(ddl)).as(ddl).isEmpty();
    }
  }

  @Test
  void logsEachCommandOfASimpleQueryADoBlockAndAFunction() throws SQLException {
    assertThat(db.log("CREATE TABLE a(i int); ALTER TABLE a ADD j int"))
        .containsExactly("public: create table a", "public: alter table a");
    assertThat(db.log("DO $$ BEGIN CREATE TABLE b(i int); DROP TABLE a; END $$"))
        .containsExactly("public: create table b", "public: drop table a");
    db.run("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE TABLE c(i int)'");
    assertThat(db.log("SELECT f()")).containsExactly("public: create table c");
  }

  @Test
  void forgetsWhatASavepointRolledBack() throws SQLException {
    db.run("CREATE TABLE t(a int)");
    assertThat(
            db.log(
                "BEGIN; SAVEPOINT s; DROP TABLE t; CREATE TABLE x(a int); ROLLBACK TO s;"
                    + " CREATE TABLE y(a int); COMMIT"))
        .containsExactly("public: create table y");
    assertThat(db.log("ALTER TABLE t ADD b int")).containsExactly("public: alter table t");
  }

  @Test
  void isMutedBySkipLogAndAnnouncesTheTableLater() throws SQLException {
    assertThat(db.log("SET pgstream.skip_log = 'TRUE'; CREATE TABLE t(a int)")).isEmpty();
    assertThat(db.text("SELECT count(*) FROM pgstream.table_ids")).isEqualTo("1");
    db.run("RESET pgstream.skip_log");
    assertThat(db.log("ALTER TABLE t ADD b int")).containsExactly("public: create table t");
  }

  @Test
  void worksForReplicasAndForRolesWithoutPrivileges() throws SQLException {
    assertThat(db.log("SET session_replication_role = replica; CREATE TABLE t(a int)"))
        .containsExactly("public: create table t");
    db.run("RESET session_replication_role; CREATE ROLE plain_" + db.connection().hashCode());
    db.run("CREATE SCHEMA own AUTHORIZATION plain_" + db.connection().hashCode());
    assertThat(
            db.log(
                "SET ROLE plain_"
                    + db.connection().hashCode()
                    + "; CREATE TABLE own.t(a serial); DROP TABLE own.t; RESET ROLE"))
        .hasSize(2);
  }

  @Test
  void readsCatalogsWhateverTheSessionsSettingsAre() throws SQLException {
    db.run("CREATE SCHEMA evil; CREATE TYPE evil.mood AS ENUM ('x')");
    Row row =
        db.logged(
                "SET search_path = evil, public; SET DateStyle = 'ISO, DMY'; SET IntervalStyle = 'sql_standard'; SET TimeZone = 'Asia/Tokyo';"
                    + " CREATE TABLE public.t(m mood, d timestamptz DEFAULT '2020-02-01 00:00+00',"
                    + " i interval DEFAULT '1 day')")
            .get(0);
    assertThat(row.definition().tables().get(0).columns().get(0).type()).isEqualTo("evil.mood");
    assertThat(row.definition().tables().get(0).columns().get(1).defaultExpression())
        .isEqualTo("'2020-02-01 00:00:00+00'::timestamp with time zone");
    assertThat(row.definition().tables().get(0).columns().get(2).defaultExpression())
        .isEqualTo("'1 day'::interval");
  }

  @Test
  void leavesWhatBelongsToTheViewsOfAnExtensionToIt() throws SQLException {
    db.run("CREATE TABLE t(id int); CREATE VIEW v AS SELECT * FROM t");
    db.run("ALTER EXTENSION plpgsql ADD VIEW v");

    assertThat(db.log("CREATE RULE r AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (new.id)"))
        .isEmpty();
  }
}
