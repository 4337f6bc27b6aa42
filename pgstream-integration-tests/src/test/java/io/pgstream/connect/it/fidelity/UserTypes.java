package io.pgstream.connect.it.fidelity;

import java.util.List;

/** Types that somebody has made. */
final class UserTypes {
  /** What creates them, in an order that works. */
  static final List<String> DDL =
      List.of(
          "CREATE EXTENSION hstore",
          "CREATE EXTENSION ltree",
          "CREATE EXTENSION cube",
          "CREATE EXTENSION citext",
          "CREATE EXTENSION seg",
          "CREATE EXTENSION isn",
          "CREATE TYPE textrange AS RANGE (subtype = text, collation = \"C\")",
          "CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'com,ma', 'Ünï ☃', '\"q\" \\', '{}', 'NULL')",
          "CREATE SCHEMA \"Odd schema\"",
          "CREATE TYPE \"Odd schema\".\"My type()[]\" AS ENUM ('a', 'b c')",
          "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
          "CREATE TYPE pair AS (a int, b text)",
          "CREATE TYPE nested AS (p pair, l text[], n numeric(8,3), \"Odd name\" mood, x xml)",
          "CREATE DOMAIN filled_pair AS pair CHECK (VALUE IS NULL OR (VALUE).a IS NOT NULL)");

  static final List<TypeFamily> ALL =
      List.of(
          TypeFamily.of(
              "mood", "mood", "sad", "it's ok", "com,ma", "Ünï ☃", "\"q\" \\", "{}", "NULL"),
          TypeFamily.of("odd_enum", "\"Odd schema\".\"My type()[]\"", "a", "b c"),
          TypeFamily.of("positive", "positive", "1", "2147483647"),
          TypeFamily.of(
              "pair",
              "pair",
              "(,)",
              "(1,)",
              "(,\"\")",
              "(-1,\"it's, \"\"quoted\"\" \\\\ (x)\")",
              "(2,\" {NULL} \")"),
          TypeFamily.of("filled_pair", "filled_pair", "(1,)", "(2,\"a b\")"),
          TypeFamily.of(
                  "nested",
                  "nested",
                  "(,,,,)",
                  "(\"(1,\"\"x,\"\"\"\"y\"\"\"\"\"\")\",\"{a,NULL,\"\"b \\\\\"\"\"\"}\",-1.500,sad,<a/>)",
                  "(\"(,)\",{},0.001,\"it's ok\",)")
              .withoutOrder());

  private UserTypes() {}
}
