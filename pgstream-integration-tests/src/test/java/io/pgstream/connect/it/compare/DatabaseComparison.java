package io.pgstream.connect.it.compare;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every table of two databases side by side, and what their catalogues say of them. Both
 * connections print values in the same style.
 */
public record DatabaseComparison(Connection source, Connection target) {
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

  private static final int SHOWN = 5;

  /** The differences; empty if there are none. */
  public List<String> differences() throws SQLException {
    List<String> differences = new ArrayList<>(catalogueDifferences());
    if (differences.isEmpty()) {
      rowDifferences().values().forEach(differences::addAll);
    }
    return differences;
  }

  /** What the catalogues do not have in common. */
  public List<String> catalogueDifferences() throws SQLException {
    List<String> differences = new ArrayList<>();
    differences.addAll(compare("the target's schemas", SCHEMAS));
    differences.addAll(compare("the target's tables", TABLES));
    differences.addAll(compare("the target's columns", COLUMNS));
    differences.addAll(compare("the target's constraints", CONSTRAINTS));
    differences.addAll(compare("the target's indexes", INDEXES));
    return differences;
  }

  private List<String> compare(String what, String query) throws SQLException {
    return RowDifference.of(what, Sql.column(source, query), Sql.column(target, query));
  }

  /** For each table whose rows differ, how they differ. */
  public Map<String, List<String>> rowDifferences() throws SQLException {
    Map<String, List<String>> differences = new LinkedHashMap<>();
    for (ComparedTable table : ComparedTable.all(source)) {
      List<String> found = rows(table);
      if (!found.isEmpty()) {
        differences.put(table.name(), found);
      }
    }
    return differences;
  }

  /** The rows themselves are only fetched when their hash differs. */
  private List<String> rows(ComparedTable table) throws SQLException {
    String hash =
        "SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text"
            + " COLLATE \"C\")), '') FROM ONLY "
            + table.name()
            + " t";
    if (Sql.column(source, hash).equals(Sql.column(target, hash))) {
      return List.of();
    }
    List<String> differences = table.keys().isEmpty() ? List.of() : values(table);
    return differences.isEmpty()
        ? compare("the target's " + table.name(), "SELECT t::text FROM ONLY " + table.name() + " t")
        : differences;
  }

  /** Row by row, naming columns; empty if the keys as such do not tell which row is which. */
  private List<String> values(ComparedTable table) throws SQLException {
    Map<List<String>, List<String>> expected = byKey(table, source);
    Map<List<String>, List<String>> actual = byKey(table, target);
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (key, row) -> {
          List<String> found = actual.remove(key);
          if (found == null) {
            differences.add("the target's " + table.name() + " lacks " + key);
          } else {
            values(table, key, row, found, differences);
          }
        });
    actual.keySet().forEach(k -> differences.add("the target's " + table.name() + " has " + k));
    return differences.stream().limit(SHOWN).map(RowDifference::cut).toList();
  }

  private static Map<List<String>, List<String>> byKey(ComparedTable table, Connection connection)
      throws SQLException {
    Map<List<String>, List<String>> rows = new LinkedHashMap<>();
    table.rows(connection).forEach(row -> rows.put(table.keyOf(row), row));
    return rows;
  }

  private static void values(
      ComparedTable table,
      List<String> key,
      List<String> expected,
      List<String> actual,
      List<String> differences) {
    for (int i = 0; i < expected.size(); i++) {
      if (!Objects.equals(expected.get(i), actual.get(i))) {
        differences.add(
            Differences.text(
                "the target's " + table.name() + " " + key,
                table.columns().get(i),
                expected.get(i),
                actual.get(i)));
      }
    }
  }
}
