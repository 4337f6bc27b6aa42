package io.pgstream.connect.it.ddl;

import static io.pgstream.connect.it.ddl.DdlCase.of;

import java.util.List;

/**
 * Owners and privileges of objects of every kind. The roles are {@code alice}, {@code bob}, {@code
 * carol} and {@code "Mr. ""X"""}.
 */
final class PrivilegeCases {
  static final List<DdlCase> ALL =
      List.of(
          of(
              "tables and columns are granted and revoked",
              "CREATE TABLE t(id int PRIMARY KEY, a text, b text)",
              "GRANT SELECT, INSERT ON t TO bob; GRANT ALL ON t TO carol, \"Mr. \"\"X\"\"\"",
              "INSERT INTO t VALUES (1, 'a', 'b')",
              "GRANT SELECT (a), UPDATE (a, b) ON t TO bob; GRANT SELECT (b) ON t TO PUBLIC",
              "REVOKE UPDATE (b) ON t FROM bob; REVOKE INSERT ON t FROM carol",
              "ALTER TABLE t RENAME COLUMN a TO a2; GRANT INSERT (a2) ON t TO alice",
              "ALTER TABLE t RENAME TO t2; GRANT SELECT ON t2 TO PUBLIC",
              "REVOKE ALL ON t2 FROM bob, PUBLIC",
              "ALTER TABLE t2 DROP COLUMN b; ALTER TABLE t2 ADD COLUMN b int"),
          of(
              "grant options are handed on and taken back",
              "CREATE TABLE t(id int PRIMARY KEY); GRANT USAGE ON SCHEMA @ TO PUBLIC",
              "GRANT SELECT, UPDATE ON t TO bob WITH GRANT OPTION",
              "SET ROLE bob; GRANT SELECT ON @.t TO carol WITH GRANT OPTION; RESET ROLE",
              "SET ROLE carol; GRANT SELECT ON @.t TO alice; RESET ROLE",
              "SET ROLE bob; GRANT UPDATE (id) ON @.t TO alice; RESET ROLE",
              "GRANT SELECT ON t TO alice; GRANT INSERT ON t TO bob",
              "REVOKE GRANT OPTION FOR UPDATE ON t FROM bob CASCADE",
              "REVOKE SELECT ON t FROM bob CASCADE",
              "GRANT INSERT ON t TO bob WITH GRANT OPTION"),
          of(
              "what the owner has can be revoked",
              "CREATE TABLE t(id int PRIMARY KEY); REVOKE DELETE, TRUNCATE ON t FROM CURRENT_USER",
              "CREATE TABLE u(id int PRIMARY KEY); REVOKE ALL ON u FROM CURRENT_USER",
              "GRANT SELECT ON u TO alice; GRANT DELETE ON t TO CURRENT_USER WITH GRANT OPTION",
              "GRANT ALL ON u TO CURRENT_USER; REVOKE ALL ON u FROM alice"),
          of(
              "schemas get owners and privileges",
              "CREATE SCHEMA a_@; CREATE SCHEMA AUTHORIZATION alice; CREATE SCHEMA b_@ AUTHORIZATION bob"
                  + " CREATE TABLE t(id int PRIMARY KEY) GRANT SELECT ON t TO carol",
              "GRANT USAGE, CREATE ON SCHEMA a_@, b_@ TO carol",
              "REVOKE CREATE ON SCHEMA a_@ FROM carol; ALTER SCHEMA alice OWNER TO bob",
              "ALTER SCHEMA a_@ OWNER TO carol; ALTER SCHEMA b_@ RENAME TO c_@",
              "DROP SCHEMA a_@, alice; DROP SCHEMA c_@ CASCADE"),
          of(
              "sequences get owners and privileges",
              "CREATE SEQUENCE s; CREATE TABLE t(id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY)",
              "GRANT USAGE ON SEQUENCE s, t_id_seq, t_n_seq TO bob; GRANT SELECT ON s TO carol",
              "ALTER SEQUENCE s OWNER TO alice; ALTER TABLE t OWNER TO alice",
              "INSERT INTO t DEFAULT VALUES",
              "REVOKE USAGE ON ALL SEQUENCES IN SCHEMA @ FROM bob"),
          of(
              "routines get owners and privileges",
              "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
                  + " CREATE FUNCTION f(a text, OUT b int, VARIADIC c int[]) LANGUAGE sql AS 'SELECT 1';"
                  + " CREATE PROCEDURE p(INOUT x int) LANGUAGE sql AS 'SELECT 1'",
              "CREATE AGGREGATE agg(int) (SFUNC = int4pl, STYPE = int);"
                  + " CREATE AGGREGATE total(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');"
                  + " CREATE AGGREGATE mid(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition,"
                  + " STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA)",
              "REVOKE ALL ON FUNCTION f(int), agg(int), total(), mid(float8, anyelement) FROM PUBLIC;"
                  + " REVOKE ALL ON PROCEDURE p FROM PUBLIC",
              "GRANT EXECUTE ON ALL ROUTINES IN SCHEMA @ TO bob; ALTER FUNCTION f(int) OWNER TO alice",
              "ALTER PROCEDURE p OWNER TO alice; ALTER AGGREGATE total(*) OWNER TO bob;"
                  + " ALTER AGGREGATE mid(float8 ORDER BY anyelement) OWNER TO carol",
              "CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 2'",
              "REVOKE ALL ON FUNCTION f(text, int[]) FROM bob; GRANT EXECUTE ON FUNCTION f(int) TO PUBLIC"),
          of(
              "types get owners and privileges",
              "CREATE TYPE e AS ENUM ('a'); CREATE DOMAIN d AS int; CREATE TYPE c AS (x int);"
                  + " CREATE TYPE r AS RANGE (SUBTYPE = int)",
              "REVOKE USAGE ON TYPE e, c, r FROM PUBLIC; REVOKE USAGE ON DOMAIN d FROM PUBLIC",
              "GRANT USAGE ON TYPE e TO bob; ALTER TYPE e OWNER TO alice; ALTER DOMAIN d OWNER TO bob",
              "ALTER TYPE c OWNER TO carol; ALTER TYPE r OWNER TO bob; ALTER TYPE e RENAME TO e2",
              "GRANT USAGE ON TYPE e2, r, c TO PUBLIC"),
          of(
              "views get owners and privileges",
              "CREATE TABLE t(id int PRIMARY KEY, a int); CREATE VIEW v AS SELECT * FROM t;"
                  + " CREATE MATERIALIZED VIEW m AS SELECT * FROM t",
              "GRANT SELECT ON v TO bob; GRANT SELECT (id) ON v, m TO carol; GRANT SELECT ON m TO PUBLIC",
              "GRANT USAGE ON SCHEMA @ TO alice; GRANT SELECT ON t TO alice",
              "ALTER VIEW v OWNER TO alice; ALTER MATERIALIZED VIEW m OWNER TO alice",
              "CREATE OR REPLACE VIEW v AS SELECT id, a, a + 1 AS b FROM t; REFRESH MATERIALIZED VIEW m",
              "REVOKE SELECT (id) ON m FROM carol; ALTER VIEW v RENAME COLUMN id TO i"),
          of(
              "other objects have owners",
              "CREATE COLLATION co (LOCALE = 'C'); CREATE TEXT SEARCH DICTIONARY td (TEMPLATE = simple);"
                  + " CREATE TEXT SEARCH CONFIGURATION tc (COPY = english); CREATE TABLE t(a int, b int);"
                  + " CREATE STATISTICS st ON a, b FROM t;"
                  + " CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int)",
              "ALTER COLLATION co OWNER TO alice; ALTER TEXT SEARCH DICTIONARY td OWNER TO alice",
              "ALTER TEXT SEARCH CONFIGURATION tc OWNER TO alice; ALTER STATISTICS st OWNER TO alice;"
                  + " ALTER OPERATOR === (int, int) OWNER TO alice"),
          of(
              "other roles create objects",
              "GRANT ALL ON SCHEMA @ TO PUBLIC",
              "SET ROLE alice; CREATE TABLE @.t(id serial PRIMARY KEY); GRANT SELECT ON @.t TO bob;"
                  + " CREATE FUNCTION @.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; RESET ROLE",
              "INSERT INTO t DEFAULT VALUES",
              "SET ROLE \"Mr. \"\"X\"\"\"; CREATE TABLE @.\"T \"\"1\"(\"C 1\" int);"
                  + " GRANT UPDATE (\"C 1\") ON @.\"T \"\"1\" TO bob; RESET ROLE",
              "SET ROLE alice; ALTER TABLE @.t ADD COLUMN a int; DROP FUNCTION @.f(); RESET ROLE"),
          of(
              "default privileges decide about new objects",
              "ALTER DEFAULT PRIVILEGES IN SCHEMA @ GRANT SELECT ON TABLES TO bob WITH GRANT OPTION;"
                  + " ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA @ GRANT USAGE ON SEQUENCES TO bob",
              "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;"
                  + " ALTER DEFAULT PRIVILEGES FOR ROLE alice REVOKE USAGE ON TYPES FROM PUBLIC;"
                  + " ALTER DEFAULT PRIVILEGES FOR ROLE bob GRANT USAGE ON SCHEMAS TO carol",
              "CREATE TABLE t(id int PRIMARY KEY); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                  + " GRANT ALL ON SCHEMA @ TO alice",
              "SET ROLE alice; CREATE SEQUENCE @.s; CREATE TYPE @.e AS ENUM (); RESET ROLE",
              "ALTER DEFAULT PRIVILEGES IN SCHEMA @ REVOKE SELECT ON TABLES FROM bob",
              "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;"
                  + " ALTER DEFAULT PRIVILEGES FOR ROLE bob REVOKE USAGE ON SCHEMAS FROM carol",
              "CREATE TABLE u(id int PRIMARY KEY); CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
          of(
              "partitioned tables and their partitions have owners of their own",
              "CREATE TABLE p(id int PRIMARY KEY) PARTITION BY RANGE (id);"
                  + " CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
              "ALTER TABLE p OWNER TO alice; GRANT SELECT ON p TO bob; GRANT SELECT (id) ON p1 TO carol",
              "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20); ALTER TABLE p1 OWNER TO bob",
              "ALTER TABLE p DETACH PARTITION p1; GRANT ALL ON ALL TABLES IN SCHEMA @ TO bob"),
          of(
              "however it is said",
              "BEGIN; CREATE TABLE t(id int PRIMARY KEY); GRANT SELECT ON t TO bob; SAVEPOINT s;"
                  + " GRANT INSERT ON t TO bob; ALTER TABLE t OWNER TO alice; ROLLBACK TO s;"
                  + " GRANT DELETE ON t TO bob; ALTER TABLE t RENAME TO t2; COMMIT",
              "DO $$ BEGIN EXECUTE 'GRANT ALL ON t2 TO carol'; REVOKE SELECT ON t2 FROM carol; END $$",
              "BEGIN ISOLATION LEVEL REPEATABLE READ; CREATE TABLE u(id int);"
                  + " GRANT SELECT (id) ON u TO bob; ALTER TABLE u OWNER TO alice;"
                  + " REVOKE SELECT (id) ON u FROM bob; GRANT SELECT ON u TO carol; COMMIT",
              "SET session_replication_role = replica; GRANT SELECT ON u TO bob; RESET session_replication_role",
              "BEGIN; GRANT SELECT ON t2 TO alice; DROP TABLE t2; COMMIT",
              "CREATE TABLE gone(id int); GRANT SELECT ON gone TO bob; DROP TABLE gone"),
          of(
              "what a role owns and has is dropped",
              "CREATE TABLE t(id int PRIMARY KEY, a int); CREATE TABLE u(id int);"
                  + " ALTER TABLE u OWNER TO carol; GRANT SELECT ON t TO carol; GRANT SELECT (a) ON t TO carol;"
                  + " ALTER DEFAULT PRIVILEGES FOR ROLE carol GRANT SELECT ON TABLES TO bob",
              "DROP OWNED BY carol"),
          of(
              "what no event trigger sees is logged on demand",
              "CREATE TABLE t(id serial PRIMARY KEY); ALTER TABLE t OWNER TO alice;"
                  + " GRANT SELECT ON t TO bob; CREATE TYPE e AS ENUM (); ALTER TYPE e OWNER TO alice",
              "REASSIGN OWNED BY alice TO carol; SELECT pgstream.log_privileges()",
              "REASSIGN OWNED BY carol TO alice; ALTER TABLE t ADD COLUMN a int; ALTER TYPE e ADD VALUE 'x'"));

  private PrivilegeCases() {}
}
