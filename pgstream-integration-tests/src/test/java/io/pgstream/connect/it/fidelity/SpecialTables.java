package io.pgstream.connect.it.fidelity;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables that are special as a whole: very wide, very large, with very long keys, with NaN. */
final class SpecialTables {
  static final String[] COMPARED = {"special.wide", "special.large", "special.long_keys"};

  private static final int COLUMNS = 400;
  private static final int TEN_MEGABYTES_OF_MD5 = 655_360;

  private SpecialTables() {}

  /** The first transaction. */
  static List<String> create() {
    return List.of(
        "CREATE TABLE special.wide (id int PRIMARY KEY, " + wideColumns() + ")",
        "INSERT INTO special.wide (id, c1, c400) SELECT i, i, i || 'x' FROM generate_series(1, 60) i",
        "CREATE TABLE special.large (id int PRIMARY KEY, b bytea, t text, i int)",
        "INSERT INTO special.large SELECT 1, string_agg(decode(md5(i::text), 'hex'), ''), '', 0"
            + " FROM generate_series(1, "
            + TEN_MEGABYTES_OF_MD5
            + ") i",
        "CREATE TABLE special.long_keys (k text PRIMARY KEY, i int)",
        "INSERT INTO special.long_keys SELECT repeat(x, 700), 0 FROM unnest('{a,ключ,\"-\\\\\"}'::text[]) x",
        "CREATE TABLE special.nan (id int PRIMARY KEY, r real, d double precision, n numeric,"
            + " rs real[], dr derived.d_real, p point)",
        "INSERT INTO special.nan SELECT o, x::real, x::float8, x::numeric, ARRAY[x, NULL]::real[],"
            + " x::real, point(x::float8, 0) FROM unnest('{NaN,Infinity,-Infinity,1.5}'::text[])"
            + " WITH ORDINALITY u(x, o)");
  }

  private static String wideColumns() {
    return IntStream.rangeClosed(1, COLUMNS)
        .mapToObj(i -> "c" + i + (i % 2 == 0 ? " text" : " int"))
        .collect(Collectors.joining(", "));
  }

  /** The second transaction. */
  static List<String> change() {
    return List.of(
        "UPDATE special.wide SET c200 = 'it''s', c1 = NULL WHERE id % 2 = 0",
        "UPDATE special.large SET i = i + 1",
        "UPDATE special.long_keys SET i = i + 1",
        "UPDATE special.long_keys SET k = k || '!' WHERE k LIKE 'a%'",
        "DELETE FROM special.long_keys WHERE k LIKE '-%'",
        "UPDATE special.nan SET r = n, n = 1 WHERE id = 2");
  }

  /** Rows of the table with NaN, as they should be on targets. */
  static String expectedNaN(boolean carried) {
    return carried
        ? "SELECT t::text FROM special.nan t ORDER BY id"
        : "SELECT ROW(id, "
            + finite("r")
            + ", "
            + finite("d")
            + ", "
            + finite("n")
            + ", rs, dr, p)::text FROM special.nan ORDER BY id";
  }

  private static String finite(String column) {
    return "CASE WHEN " + column + "::text !~ '[a-z]' THEN " + column + " END";
  }
}
