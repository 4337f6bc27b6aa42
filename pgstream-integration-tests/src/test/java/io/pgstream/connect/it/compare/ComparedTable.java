package io.pgstream.connect.it.compare;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of the source as comparisons need it.
 *
 * @param name qualified and quoted
 * @param schema not quoted
 * @param id what pgstream calls it; empty if it has given it no id
 * @param columns in order
 * @param keys names of the key's columns in key order: replica identity index, else primary key
 */
public record ComparedTable(
    String name, String schema, String id, List<Column> columns, List<String> keys) {

  /**
   * A column.
   *
   * @param name not quoted
   * @param attribute its number
   * @param type with length and precision
   * @param element what its values are made of: the base of a domain, the element of an array
   * @param array whether it is an array, or a domain over one
   */
  public record Column(String name, int attribute, String type, String element, boolean array) {
    String quoted() {
      return '"' + name.replace("\"", "\"\"") + '"';
    }
  }

  private static final String TABLES =
      "SELECT c.oid, format('%I.%I', n.nspname, c.relname), n.nspname, coalesce(i.id, '')"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " LEFT JOIN pgstream.table_ids i ON i.oid = c.oid::bigint"
          + " WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^pg_'"
          + " AND n.nspname NOT IN ('information_schema', 'pgstream') ORDER BY 2";

  /** Domains and arrays are peeled off until something else appears. */
  private static final String COLUMNS =
      "SELECT a.attname, a.attnum, format_type(a.atttypid, a.atttypmod),"
          + " (WITH RECURSIVE b(oid, depth) AS (SELECT a.atttypid, 0 UNION ALL"
          + " SELECT CASE WHEN p.typtype = 'd' THEN p.typbasetype ELSE p.typelem END, depth + 1"
          + " FROM b JOIN pg_type p ON p.oid = b.oid"
          + " WHERE p.typtype = 'd' OR (p.typcategory = 'A' AND p.typlen = -1 AND p.typelem <> 0))"
          + " SELECT format_type(b.oid, NULL) FROM b ORDER BY depth DESC LIMIT 1),"
          + " t.typcategory = 'A' FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
          + " WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ";

  private static final String KEYS =
      "SELECT a.attname FROM (SELECT i.indrelid, i.indkey, i.indnkeyatts FROM pg_index i"
          + " JOIN pg_class c ON c.oid = i.indrelid WHERE i.indrelid = $table"
          + " AND (i.indisprimary OR (i.indisreplident AND c.relreplident = 'i'))"
          + " ORDER BY i.indisreplident AND c.relreplident = 'i' DESC LIMIT 1) x,"
          + " unnest(x.indkey::int2[]) WITH ORDINALITY k(number, place)"
          + " JOIN pg_attribute a ON a.attnum = k.number"
          + " WHERE a.attrelid = x.indrelid AND k.place <= x.indnkeyatts ORDER BY k.place";

  /** The tables of a source that are replicated: leaves, not partitioned tables. */
  public static List<ComparedTable> all(Connection source) throws SQLException {
    List<ComparedTable> tables = new ArrayList<>();
    for (List<String> table : Sql.query(source, TABLES)) {
      List<Column> columns = new ArrayList<>();
      for (List<String> row : Sql.query(source, COLUMNS + table.get(0) + " ORDER BY a.attnum")) {
        columns.add(
            new Column(
                row.get(0),
                Integer.parseInt(row.get(1)),
                row.get(2),
                row.get(3),
                row.get(4).equals("t")));
      }
      List<String> keys = Sql.column(source, KEYS.replace("$table", table.get(0)));
      tables.add(new ComparedTable(table.get(1), table.get(2), table.get(3), columns, keys));
    }
    return tables;
  }

  /** The rows, every value as the server prints it. */
  List<List<String>> rows(Connection connection) throws SQLException {
    List<String> names = columns.stream().map(column -> "t." + column.quoted()).toList();
    return Sql.query(
        connection, "SELECT " + String.join(", ", names) + " FROM ONLY " + name + " t");
  }

  /** The place of a column. */
  int indexOf(String column) {
    return columns.stream().map(Column::name).toList().indexOf(column);
  }

  /** The key's values in a row. */
  List<String> keyOf(List<String> row) {
    return keys.stream().map(key -> row.get(indexOf(key))).toList();
  }
}
