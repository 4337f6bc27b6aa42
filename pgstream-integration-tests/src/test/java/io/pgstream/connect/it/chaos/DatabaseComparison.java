package io.pgstream.connect.it.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Every table of two databases side by side, and what their catalogues say of them. */
record DatabaseComparison(Connection source, Connection target) {
  private static final String OWN =
      " n.nspname !~ '^pg_' AND n.nspname NOT IN" + " ('information_schema', 'pgstream') ";

  private static final String TABLES =
      "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid ="
          + " c.relnamespace WHERE c.relkind = 'r' AND"
          + OWN
          + "ORDER BY 1";

  private static final String SCHEMAS = "SELECT n.nspname FROM pg_namespace n WHERE" + OWN;

  private static final String COLUMNS =
      "SELECT format('%s.%s %s: %s %s %s default %s', n.nspname, c.relname, row_number() OVER"
          + " (PARTITION BY c.oid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod),"
          + " CASE WHEN a.attnotnull THEN 'not null' END, pg_get_expr(d.adbin, d.adrelid))"
          + " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
          + " WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND"
          + OWN;

  private static final String CONSTRAINTS =
      "SELECT format('%s.%s %s %s', n.nspname, c.relname, o.conname, pg_get_constraintdef(o.oid))"
          + " FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
          + OWN;

  private static final String INDEXES =
      "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
          + OWN;

  static List<String> tables(Connection connection) throws SQLException {
    return Sql.column(connection, TABLES);
  }

  /** The differences; empty if there are none. */
  List<String> differences() throws SQLException {
    List<String> differences = new ArrayList<>();
    differences.addAll(compare("the target's schemas", SCHEMAS));
    differences.addAll(compare("the target's columns", COLUMNS));
    differences.addAll(compare("the target's constraints", CONSTRAINTS));
    differences.addAll(compare("the target's indexes", INDEXES));
    List<String> tables = tables(source);
    differences.addAll(RowDifference.of("the target", tables, tables(target)));
    if (differences.isEmpty()) {
      for (String table : tables) {
        differences.addAll(rows(table));
      }
    }
    return differences;
  }

  private List<String> compare(String what, String query) throws SQLException {
    return RowDifference.of(what, Sql.column(source, query), Sql.column(target, query));
  }

  /** The rows themselves are only fetched when their hash differs. */
  private List<String> rows(String table) throws SQLException {
    String hash =
        "SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text"
            + " COLLATE \"C\")), '') FROM "
            + table
            + " t";
    if (Sql.column(source, hash).equals(Sql.column(target, hash))) {
      return List.of();
    }
    return compare("the target's " + table, "SELECT t::text FROM " + table + " t");
  }
}
