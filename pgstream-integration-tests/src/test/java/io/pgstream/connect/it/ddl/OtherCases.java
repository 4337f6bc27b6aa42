package io.pgstream.connect.it.ddl;

import static io.pgstream.connect.it.ddl.DdlCase.of;

import java.util.List;

/** Extensions, policies, collations, text search, operators, casts, statistics. */
final class OtherCases {
  static final List<DdlCase> ALL =
      List.of(
          of(
              "an extension comes, is used, moves and goes",
              "CREATE EXTENSION hstore",
              "CREATE TABLE t(id int PRIMARY KEY, h hstore); CREATE INDEX ON t USING gin(h)",
              "INSERT INTO t VALUES (1, 'a=>1')",
              "CREATE SCHEMA ext; ALTER EXTENSION hstore SET SCHEMA ext",
              "INSERT INTO t VALUES (2, 'b=>2'::ext.hstore)",
              "DROP EXTENSION hstore CASCADE; DROP SCHEMA ext",
              "INSERT INTO t VALUES (3)"),
          of(
              "row security and policies",
              "CREATE TABLE t(id int PRIMARY KEY, owner text)",
              "INSERT INTO t VALUES (1, 'me')",
              "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY p ON t FOR SELECT USING (owner = CURRENT_USER)",
              "CREATE POLICY q ON t AS RESTRICTIVE TO postgres USING (id > 0) WITH CHECK (id > 1)",
              "ALTER POLICY p ON t RENAME TO pp",
              "ALTER POLICY pp ON t USING (owner = SESSION_USER)",
              "COMMENT ON POLICY pp ON t IS 'own rows'",
              "ALTER TABLE t RENAME COLUMN owner TO who",
              "ALTER TABLE t FORCE ROW LEVEL SECURITY",
              "INSERT INTO t VALUES (2, 'you')",
              "ALTER TABLE t NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
              "DROP POLICY q ON t"),
          of(
              "collations",
              "CREATE COLLATION co (LOCALE = 'C')",
              "CREATE COLLATION ci (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false)",
              "CREATE TABLE t(id int PRIMARY KEY, a text COLLATE co, b text COLLATE ci UNIQUE)",
              "INSERT INTO t VALUES (1, 'a', 'B')",
              "ALTER COLLATION co RENAME TO coo",
              "COMMENT ON COLLATION coo IS 'plain'",
              "ALTER TABLE t ADD COLUMN c text COLLATE coo",
              "CREATE COLLATION copied FROM coo",
              "DROP COLLATION copied"),
          of(
              "text search configurations and dictionaries",
              "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, STOPWORDS = english)",
              "CREATE TEXT SEARCH CONFIGURATION c (COPY = english)",
              "ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR asciiword WITH d, english_stem",
              "ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING FOR email",
              "ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING REPLACE english_stem WITH simple",
              "ALTER TEXT SEARCH DICTIONARY d (ACCEPT = false)",
              "ALTER TEXT SEARCH DICTIONARY d (STOPWORDS)",
              "ALTER TEXT SEARCH CONFIGURATION c RENAME TO cc",
              "COMMENT ON TEXT SEARCH CONFIGURATION cc IS 'search'",
              "CREATE TABLE t(id int PRIMARY KEY, a text)",
              "INSERT INTO t VALUES (1, 'some words')",
              "CREATE INDEX ON t USING gin (to_tsvector('cc', a))"),
          of(
              "operators and casts",
              "CREATE TYPE pair AS (a int, b int)",
              "CREATE FUNCTION same(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a = ($2).a';"
                  + " CREATE FUNCTION other(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a <> ($2).a';"
                  + " CREATE FUNCTION to_int(pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a';"
                  + " CREATE FUNCTION not_pair(pair) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT $1'",
              "CREATE OPERATOR === (FUNCTION = same, LEFTARG = pair, RIGHTARG = pair, COMMUTATOR = ===, RESTRICT = eqsel)",
              "CREATE OPERATOR !== (FUNCTION = other, LEFTARG = pair, RIGHTARG = pair, NEGATOR = ===)",
              "CREATE OPERATOR !@ (FUNCTION = not_pair, RIGHTARG = pair)",
              "ALTER OPERATOR === (pair, pair) SET (RESTRICT = NONE, JOIN = eqjoinsel)",
              "COMMENT ON OPERATOR === (pair, pair) IS 'same'",
              "CREATE CAST (pair AS int) WITH FUNCTION to_int(pair) AS IMPLICIT",
              "CREATE CAST (int AS pair) WITH INOUT",
              "COMMENT ON CAST (pair AS int) IS 'first'",
              "CREATE TABLE t(id int PRIMARY KEY, p pair, CHECK (p === p))",
              "INSERT INTO t VALUES (1, (1, 2))",
              "DROP CAST (int AS pair)",
              "DROP OPERATOR !@ (NONE, pair)"),
          of(
              "statistics objects",
              "CREATE TABLE t(id int PRIMARY KEY, a int, b int)",
              "CREATE STATISTICS s (dependencies, ndistinct) ON a, b FROM t",
              "CREATE STATISTICS e ON (a + b) FROM t",
              "INSERT INTO t VALUES (1, 2, 3)",
              "ALTER STATISTICS s SET STATISTICS 50",
              "ALTER STATISTICS s RENAME TO ss",
              "COMMENT ON STATISTICS ss IS 'correlated'",
              "ALTER TABLE t RENAME COLUMN a TO aa",
              "DROP STATISTICS e"));

  private OtherCases() {}
}
