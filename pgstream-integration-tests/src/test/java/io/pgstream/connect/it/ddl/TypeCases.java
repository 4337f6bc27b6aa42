package io.pgstream.connect.it.ddl;

import static io.pgstream.connect.it.ddl.DdlCase.of;

import java.util.List;

/** Enums, domains, composite types and ranges. */
final class TypeCases {
  static final List<DdlCase> ALL =
      List.of(
          of(
              "an enum gets values before, after and at the end, and rows use them at once",
              "CREATE TYPE mood AS ENUM ('sad', 'ok')",
              "CREATE TABLE t(id int PRIMARY KEY, m mood DEFAULT 'ok', many mood[])",
              "INSERT INTO t VALUES (1, 'sad', '{ok,sad}')",
              "ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok'",
              "INSERT INTO t VALUES (2, 'meh', '{meh}')",
              "ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok'",
              "ALTER TYPE mood ADD VALUE 'it''s \\ great'",
              "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'meh'",
              "INSERT INTO t VALUES (3, 'happy', NULL), (4, 'it''s \\ great', '{}')"),
          of(
              "an enum's value is renamed",
              "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t(id int PRIMARY KEY, m mood)",
              "INSERT INTO t VALUES (1, 'sad')",
              "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
              "INSERT INTO t VALUES (2, 'blue')"),
          of(
              "a renamed value is in keys, arrays and domains",
              "CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s \"odd\"')",
              "CREATE DOMAIN feeling AS mood",
              "CREATE TABLE t(m mood PRIMARY KEY, l mood[], f feeling, fs feeling[], s text)",
              "CREATE TABLE u(id int, m mood, n mood, PRIMARY KEY (m, id))",
              "INSERT INTO t VALUES ('sad', '{sad,ok,NULL}', 'sad', '{sad,ok}', 'sad'),"
                  + " ('ok', '{{sad},{ok}}', 'ok', NULL, 'ok'), ('it''s \"odd\"', '{}', NULL, '{}', '')",
              "INSERT INTO u SELECT g, 'sad', 'ok' FROM generate_series(1, 5) g",
              "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
              "UPDATE t SET s = 'changed' WHERE m = 'blue'; DELETE FROM u WHERE id = 2",
              "ALTER TYPE mood RENAME TO temper",
              "ALTER TYPE temper RENAME VALUE 'ok' TO 'very \"fine\"'",
              "ALTER TYPE temper ADD VALUE 'sad'",
              "INSERT INTO u VALUES (9, 'sad', 'blue'); UPDATE u SET m = 'sad' WHERE id = 3"),
          of(
              "an enum is renamed, moved, commented on and dropped with its column",
              "CREATE TYPE mood AS ENUM ('sad', 'ok')",
              "CREATE TABLE t(id int PRIMARY KEY, m mood DEFAULT 'ok')",
              "INSERT INTO t VALUES (1, 'sad')",
              "ALTER TYPE mood RENAME TO feeling",
              "COMMENT ON TYPE feeling IS 'how it''s going'",
              "ALTER TABLE t ADD COLUMN n int",
              "CREATE SCHEMA other; ALTER TYPE feeling SET SCHEMA other",
              "INSERT INTO t VALUES (2, 'ok', 3)",
              "ALTER TABLE t ALTER COLUMN n SET DEFAULT 7",
              "DROP TYPE other.feeling CASCADE; DROP SCHEMA other",
              "INSERT INTO t VALUES (3, 4)"),
          of(
              "a column changes its type to an enum",
              "CREATE TYPE mood AS ENUM ('sad', 'ok')",
              "CREATE TABLE t(id int PRIMARY KEY, m text)",
              "INSERT INTO t VALUES (1, 'sad')",
              "ALTER TABLE t ALTER COLUMN m TYPE mood USING m::mood",
              "INSERT INTO t VALUES (2, 'ok')"),
          of(
              "a domain changes its default, not null and constraints",
              "CREATE DOMAIN pos AS int DEFAULT 1 CONSTRAINT positive CHECK (VALUE > 0)",
              "CREATE TABLE t(id int PRIMARY KEY, p pos)",
              "INSERT INTO t VALUES (1, 2)",
              "ALTER DOMAIN pos SET DEFAULT 5",
              "ALTER DOMAIN pos SET NOT NULL",
              "ALTER DOMAIN pos DROP CONSTRAINT positive",
              "INSERT INTO t VALUES (2, -1)",
              "ALTER DOMAIN pos ADD CONSTRAINT big CHECK (VALUE > 0) NOT VALID",
              "UPDATE t SET p = 3 WHERE id = 2",
              "ALTER DOMAIN pos VALIDATE CONSTRAINT big",
              "ALTER DOMAIN pos RENAME CONSTRAINT big TO bigger",
              "COMMENT ON CONSTRAINT bigger ON DOMAIN pos IS 'why'",
              "COMMENT ON DOMAIN pos IS 'a number'",
              "ALTER DOMAIN pos DROP NOT NULL",
              "ALTER DOMAIN pos DROP DEFAULT",
              "ALTER DOMAIN pos RENAME TO positive_number",
              "INSERT INTO t VALUES (3, NULL)"),
          of(
              "domains have collations, checks with functions and other domains beneath",
              "CREATE FUNCTION good(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> ''''';"
                  + "CREATE DOMAIN word AS varchar(20) COLLATE \"C\" CHECK (good(VALUE));"
                  + "CREATE DOMAIN short AS word CHECK (length(VALUE) < 5)",
              "CREATE TABLE t(id int PRIMARY KEY, w word, s short[])",
              "INSERT INTO t VALUES (1, 'long enough', '{ab,cd}')"),
          of(
              "a composite type changes its attributes",
              "CREATE TYPE pair AS (a int, b text COLLATE \"C\")",
              "COMMENT ON COLUMN pair.a IS 'first'",
              "ALTER TYPE pair ADD ATTRIBUTE c numeric(10,2)",
              "ALTER TYPE pair ALTER ATTRIBUTE a TYPE bigint",
              "ALTER TYPE pair RENAME ATTRIBUTE b TO z",
              "ALTER TYPE pair DROP ATTRIBUTE c, ADD ATTRIBUTE d date",
              "ALTER TYPE pair RENAME TO trio",
              "CREATE TABLE t(id int PRIMARY KEY, p trio, many trio[])",
              "INSERT INTO t VALUES (1, (2, 'x', '2020-01-01'), ARRAY[(3, NULL, NULL)::trio])"),
          of(
              "ranges have subtypes, functions and multiranges",
              "CREATE TYPE float_range AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi)",
              "CREATE TYPE names AS RANGE (SUBTYPE = text, COLLATION = \"C\", MULTIRANGE_TYPE_NAME = many_names)",
              "CREATE TABLE t(id int PRIMARY KEY, r float_range, n names, m many_names)",
              "INSERT INTO t VALUES (1, '[1.5,2.5)', '[a,b]', '{[a,b],[x,y]}')",
              "ALTER TYPE float_range RENAME TO floats"),
          of(
              "types are made and dropped in one transaction with their tables",
              "CREATE TYPE a AS ENUM ('x'); CREATE TYPE b AS (v a); CREATE DOMAIN c AS b;"
                  + " CREATE TABLE t(id int PRIMARY KEY, v c); INSERT INTO t VALUES (1, ROW('x'));"
                  + " DROP TABLE t; DROP DOMAIN c; CREATE TABLE t(id int PRIMARY KEY, v b)",
              "INSERT INTO t VALUES (2, ROW('x'))"));

  private TypeCases() {}
}
