package io.pgstream.connect.it.ddl;

import static io.pgstream.connect.it.ddl.DdlCase.of;

import java.util.List;

/** Views, materialized views and rules. */
final class ViewCases {
  static final List<DdlCase> ALL =
      List.of(
          of(
              "a view is replaced, renamed and commented on",
              "CREATE TABLE t(id int PRIMARY KEY, a text)",
              "INSERT INTO t VALUES (1, 'x')",
              "CREATE VIEW v(one, two) AS SELECT id, a FROM t",
              "CREATE VIEW w AS SELECT two FROM v",
              "CREATE OR REPLACE VIEW v(one, two, three) AS SELECT id, a, id + 1 FROM t",
              "ALTER VIEW v RENAME COLUMN two TO second",
              "ALTER VIEW v ALTER COLUMN second SET DEFAULT 'none'",
              "COMMENT ON COLUMN v.three IS 'more'; COMMENT ON VIEW v IS 'a view'",
              "ALTER VIEW v SET (security_invoker = true, security_barrier)",
              "ALTER VIEW v RESET (security_barrier)",
              "ALTER VIEW v RENAME TO vv",
              "ALTER TABLE t RENAME COLUMN a TO b",
              "CREATE OR REPLACE VIEW vv(one, second, three, four) AS SELECT id, b, id + 1, b FROM t",
              "INSERT INTO t VALUES (2, 'y')"),
          of(
              "views with check options and recursion",
              "CREATE TABLE t(id int PRIMARY KEY, up int)",
              "CREATE VIEW c AS SELECT * FROM t WHERE id > 0 WITH CASCADED CHECK OPTION",
              "CREATE RECURSIVE VIEW r(id, depth) AS SELECT id, 0 FROM t WHERE up IS NULL"
                  + " UNION ALL SELECT t.id, r.depth + 1 FROM t JOIN r ON r.id = t.up",
              "INSERT INTO c VALUES (1, NULL), (2, 1), (3, 2)"),
          of(
              "one transaction drops a view, changes its table and makes it again",
              "CREATE TABLE t(id int PRIMARY KEY, a int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT * FROM v",
              "INSERT INTO t VALUES (1, 2)",
              "DROP VIEW v CASCADE; ALTER TABLE t ALTER COLUMN a TYPE text; CREATE VIEW v AS SELECT a FROM t;"
                  + " CREATE VIEW w AS SELECT * FROM v",
              "INSERT INTO t VALUES (2, 'x')"),
          of(
              "views depend on views, functions and types that are dropped in cascade",
              "CREATE TABLE t(id int PRIMARY KEY); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';"
                  + " CREATE VIEW a AS SELECT f(id) AS x FROM t; CREATE VIEW b AS SELECT x FROM a;"
                  + " CREATE MATERIALIZED VIEW m AS SELECT x FROM b",
              "INSERT INTO t VALUES (1)",
              "DROP FUNCTION f CASCADE"),
          of(
              "a materialized view is refreshed, changed and indexed",
              "CREATE TABLE t(id int PRIMARY KEY, a text)",
              "INSERT INTO t VALUES (1, 'x')",
              "CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT id, a FROM t",
              "CREATE UNIQUE INDEX mi ON m(id)",
              "INSERT INTO t VALUES (2, 'y')",
              "REFRESH MATERIALIZED VIEW m",
              "INSERT INTO t VALUES (3, 'z')",
              "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
              "ALTER MATERIALIZED VIEW m RENAME COLUMN a TO b",
              "ALTER MATERIALIZED VIEW m RENAME TO mm",
              "COMMENT ON MATERIALIZED VIEW mm IS 'stored'; COMMENT ON COLUMN mm.b IS 'bee'",
              "ALTER MATERIALIZED VIEW mm SET (fillfactor = 90)",
              "CREATE MATERIALIZED VIEW later AS SELECT 1 AS one WITH NO DATA",
              "ALTER TABLE t RENAME COLUMN a TO c",
              "ALTER INDEX mi RENAME TO mii",
              "DROP MATERIALIZED VIEW later",
              "INSERT INTO t VALUES (4, 'not yet')"),
          of(
              "rules on tables and views",
              "CREATE TABLE t(id int PRIMARY KEY, a text); CREATE TABLE log(id serial PRIMARY KEY, what text)",
              "CREATE VIEW v AS SELECT * FROM t",
              "CREATE RULE r AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (new.id, new.a)",
              "CREATE RULE l AS ON DELETE TO t DO ALSO INSERT INTO log(what) VALUES (old.a)",
              "INSERT INTO v VALUES (1, 'x'); DELETE FROM t",
              "ALTER RULE l ON t RENAME TO logged",
              "ALTER TABLE t DISABLE RULE logged",
              "INSERT INTO t VALUES (2, 'y'); DELETE FROM t",
              "ALTER TABLE t ENABLE RULE logged",
              "COMMENT ON RULE logged ON t IS 'audit'",
              "CREATE OR REPLACE RULE logged AS ON DELETE TO t DO ALSO INSERT INTO log(what) VALUES ('gone')",
              "DROP RULE r ON v",
              "INSERT INTO t VALUES (3, 'z'); DELETE FROM t"));

  private ViewCases() {}
}
