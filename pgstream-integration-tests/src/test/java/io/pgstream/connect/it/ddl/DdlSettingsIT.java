package io.pgstream.connect.it.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where schema changes start from, and what of them is replayed. */
class DdlSettingsIT {
  /** Objects of all kinds that need each other, not in the order in which they can be made. */
  private static final String[] EXISTING = {
    "CREATE SCHEMA z; CREATE SCHEMA a; CREATE TYPE z.mood AS ENUM ('sad', 'ok')",
    "CREATE DOMAIN a.feeling AS z.mood NOT NULL",
    "CREATE FUNCTION z.first() RETURNS z.mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'ok'::z.mood $$",
    "CREATE TABLE a.t(id int PRIMARY KEY, m z.mood DEFAULT z.first(), f a.feeling)",
    "CREATE FUNCTION a.of(a.t) RETURNS int LANGUAGE sql AS 'SELECT $1.id'",
    "CREATE VIEW z.v AS SELECT a.of(t) AS id, m FROM a.t; CREATE VIEW a.w AS SELECT * FROM z.v",
    "CREATE MATERIALIZED VIEW a.m AS SELECT * FROM a.w; CREATE UNIQUE INDEX ON a.m(id)",
    "CREATE TYPE a.made AS (w a.w, list z.mood[]); CREATE TABLE z.u(id int PRIMARY KEY, made a.made)",
    "ALTER TABLE z.u ADD FOREIGN KEY (id) REFERENCES a.t",
    "CREATE FUNCTION z.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
    "CREATE TRIGGER g BEFORE INSERT ON a.t FOR EACH ROW EXECUTE FUNCTION z.tf()",
    "CREATE POLICY p ON a.t USING (z.first() = m); ALTER TABLE a.t ENABLE ROW LEVEL SECURITY",
    "CREATE TABLE a.p(id int, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
    "CREATE TABLE z.p1 PARTITION OF a.p FOR VALUES FROM (0) TO (10)",
    "CREATE TABLE a.base(id int, n int); CREATE TABLE z.child(x int) INHERITS (a.base)",
    "CREATE EXTENSION hstore SCHEMA z; CREATE TABLE a.h(id int PRIMARY KEY, h z.hstore)",
    "COMMENT ON TABLE a.t IS 'a table'; COMMENT ON FUNCTION z.first() IS 'a function'"
  };

  @RegisterExtension static final OneServer ONE = new OneServer();

  @Test
  void createsWhatExistedBeforeTheStreamBegan() throws SQLException {
    try (TwoDatabases databases =
        new TwoDatabases(ONE.server(), Map.of("disable.triggers", "true"), EXISTING)) {
      databases.requireSameSchema();
      databases.run("ALTER TYPE z.mood ADD VALUE 'happy'");
      databases.run("INSERT INTO a.t VALUES (1, 'happy', 'ok')");
      databases.run("ALTER TABLE a.t RENAME TO t2; DROP VIEW z.v CASCADE");
      databases.catchUp();
      databases.requireSameSchema();
      assertThat(databases.targetRows("a")).isEqualTo(databases.sourceRows("a"));
    }
  }

  @Test
  void doesNotLetTriggersAndRulesRepeatWhatTheSourceSends() throws SQLException {
    try (TwoDatabases databases = new TwoDatabases(ONE.server(), Map.of())) {
      databases.run(
          "CREATE SCHEMA s; CREATE TABLE s.t(id int PRIMARY KEY); CREATE TABLE s.log(what text);"
              + " CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN INSERT INTO s.log VALUES (tg_op); RETURN new; END';"
              + " CREATE TRIGGER g AFTER INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.f();"
              + " CREATE RULE r AS ON DELETE TO s.t DO ALSO INSERT INTO s.log VALUES ('rule')");
      databases.run("INSERT INTO s.t VALUES (1), (2); DELETE FROM s.t");
      databases.catchUp();
      assertThat(databases.sourceRows("s")).hasSize(3);
      assertThat(databases.targetRows("s")).isEqualTo(databases.sourceRows("s"));
    }
  }

  @Test
  void leavesTriggersAndRulesOfViewsEnabled() throws SQLException {
    try (TwoDatabases databases = new TwoDatabases(ONE.server(), Map.of())) {
      databases.run(
          "CREATE SCHEMA s; CREATE TABLE s.t(id int PRIMARY KEY);"
              + " CREATE VIEW s.v AS SELECT * FROM s.t; CREATE VIEW s.w AS SELECT * FROM s.t;"
              + " CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN INSERT INTO s.t VALUES (new.id); RETURN new; END';"
              + " CREATE TRIGGER g INSTEAD OF INSERT ON s.v FOR EACH ROW EXECUTE FUNCTION s.f();"
              + " CREATE RULE r AS ON INSERT TO s.w DO INSTEAD INSERT INTO s.t VALUES (new.id)");
      databases.run("INSERT INTO s.v VALUES (1); INSERT INTO s.w VALUES (2)");
      databases.catchUp();
      databases.requireSameSchema();
      assertThat(databases.targetRows("s")).isEqualTo(databases.sourceRows("s")).hasSize(6);
    }
  }

  @Test
  void leavesOutExcludedTypes() throws SQLException {
    Map<String, String> settings =
        Map.of("ddl.object.types.exclude", "functions,triggers,comments,indexes");
    try (TwoDatabases databases = new TwoDatabases(ONE.server(), settings)) {
      databases.run(
          "CREATE SCHEMA s; CREATE TABLE s.t(id int PRIMARY KEY, v int); CREATE INDEX ON s.t(v);"
              + " CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
              + " COMMENT ON TABLE s.t IS 'x'; CREATE VIEW s.v AS SELECT * FROM s.t");
      databases.run("DROP FUNCTION s.f(); INSERT INTO s.t VALUES (1, 2)");
      databases.catchUp();
      assertThat(SchemaDump.of(databases.targetUrl()))
          .noneMatch(line -> line.contains("FUNCTION") || line.contains("COMMENT"))
          .noneMatch(line -> line.contains("CREATE INDEX"))
          .anyMatch(line -> line.contains("CREATE VIEW s.v"))
          .anyMatch(line -> line.contains("t_pkey PRIMARY KEY"));
    }
  }
}
