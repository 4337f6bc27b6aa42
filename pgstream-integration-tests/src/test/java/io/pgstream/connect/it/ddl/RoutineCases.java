package io.pgstream.connect.it.ddl;

import static io.pgstream.connect.it.ddl.DdlCase.of;

import java.util.List;

/** Functions, procedures, aggregates and triggers. */
final class RoutineCases {
  static final List<DdlCase> ALL =
      List.of(
          of(
              "functions are made, replaced, changed and moved",
              "CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS text LANGUAGE sql AS 'SELECT b || a'",
              "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
              "CREATE OR REPLACE FUNCTION f(a int, b text DEFAULT 'y') RETURNS text LANGUAGE plpgsql STABLE"
                  + " AS $f$ BEGIN RETURN 'it''s ?{}' || later(a); END $f$",
              "CREATE FUNCTION later(int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 7 AS 'SELECT $1::text'",
              "ALTER FUNCTION f(int, text) STRICT SECURITY DEFINER SET work_mem = '1MB'",
              "ALTER FUNCTION f(int, text) RENAME TO g",
              "COMMENT ON FUNCTION g(int, text) IS 'a function'",
              "CREATE SCHEMA other; ALTER FUNCTION g(int, text) SET SCHEMA other",
              "CREATE FUNCTION tab(OUT a int, OUT b text) RETURNS SETOF record LANGUAGE sql ROWS 5 AS 'SELECT 1, ''x'''",
              "CREATE FUNCTION atomic(x int) RETURNS int BEGIN ATOMIC SELECT x + 1; END",
              "CREATE FUNCTION many(VARIADIC v int[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
              "DROP SCHEMA other CASCADE",
              "DROP FUNCTION f(int)"),
          of(
              "procedures and aggregates",
              "CREATE TABLE t(id int PRIMARY KEY)",
              "CREATE PROCEDURE p(n int, INOUT r int) LANGUAGE plpgsql AS 'BEGIN INSERT INTO t VALUES (n); END'",
              "CALL p(1, 2)",
              "CREATE AGGREGATE product(int) (SFUNC = int4mul, STYPE = int, INITCOND = '1', PARALLEL = SAFE)",
              "CREATE AGGREGATE middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition,"
                  + " STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)",
              "ALTER AGGREGATE product(int) RENAME TO times",
              "COMMENT ON AGGREGATE times(int) IS 'multiplies'",
              "ALTER PROCEDURE p RENAME TO q",
              "CREATE MATERIALIZED VIEW m AS SELECT times(id) FROM t"),
          of(
              "triggers are made, renamed, disabled and enabled",
              "CREATE TABLE t(id int PRIMARY KEY, n int); CREATE TABLE log(id serial PRIMARY KEY, what text);"
                  + " CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS"
                  + " $f$ BEGIN INSERT INTO log(what) VALUES (tg_op); RETURN new; END $f$",
              "CREATE TRIGGER a AFTER INSERT OR UPDATE OF n ON t FOR EACH ROW WHEN (new.n > 0) EXECUTE FUNCTION tf('x')",
              "INSERT INTO t VALUES (1, 1)",
              "CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tf()",
              "INSERT INTO t VALUES (2, 1)",
              "ALTER TRIGGER a ON t RENAME TO b",
              "COMMENT ON TRIGGER b ON t IS 'logs'",
              "ALTER TABLE t RENAME COLUMN n TO m",
              "ALTER TABLE t RENAME TO tt",
              "ALTER TABLE tt DISABLE TRIGGER b",
              "INSERT INTO tt VALUES (3, 1)",
              "ALTER TABLE tt ENABLE TRIGGER b",
              "INSERT INTO tt VALUES (4, 1)",
              "ALTER TABLE tt DISABLE TRIGGER USER",
              "ALTER TABLE tt ENABLE REPLICA TRIGGER c",
              "CREATE OR REPLACE TRIGGER b BEFORE DELETE ON tt FOR EACH STATEMENT EXECUTE FUNCTION tf()",
              "CREATE TRIGGER tr AFTER UPDATE ON tt REFERENCING OLD TABLE AS o NEW TABLE AS w FOR EACH STATEMENT EXECUTE FUNCTION tf()",
              "DROP TRIGGER c ON tt"),
          of(
              "triggers on views and partitions",
              "CREATE TABLE p(id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);"
                  + " CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
              "CREATE TRIGGER a BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf()",
              "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)",
              "CREATE VIEW v AS SELECT * FROM p",
              "CREATE TRIGGER i INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION tf()",
              "ALTER TABLE p1 REPLICA IDENTITY FULL",
              "INSERT INTO p VALUES (1), (11)",
              "DROP TRIGGER a ON p"));

  private RoutineCases() {}
}
