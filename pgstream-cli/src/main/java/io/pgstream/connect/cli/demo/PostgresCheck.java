package io.pgstream.connect.cli.demo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Compares the tour's table on the target with the one on the source. */
final class PostgresCheck {
  static final String ROWS = "SELECT * FROM test ORDER BY id";

  private static final String COLUMNS =
      "SELECT attname, format_type(atttypid, atttypmod), attnotnull,"
          + " pg_get_expr(adbin, adrelid) FROM pg_attribute"
          + " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
          + " WHERE attrelid = to_regclass('public.test') AND attnum > 0 AND NOT attisdropped"
          + " ORDER BY attnum";
  private static final String KEYS =
      "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
          + " WHERE conrelid = to_regclass('public.test') ORDER BY conname";

  private final Database source;
  private final Database target;

  PostgresCheck(Database source, Database target) {
    this.source = source;
    this.target = target;
  }

  Finding sameTable() throws SQLException {
    List<List<String>> columns = target.query(COLUMNS);
    if (columns.isEmpty()) {
      return Finding.not("table test is not on the target");
    }
    List<List<String>> keys = target.query(KEYS);
    if (!columns.equals(source.query(COLUMNS)) || !keys.equals(source.query(KEYS))) {
      return Finding.not("table test on the target differs from the one on the source");
    }
    return Finding.asExpected(
        List.of("target      test has columns " + columnList(columns) + "; " + keyList(keys)));
  }

  private static String columnList(List<List<String>> columns) {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.get(0) + " " + column.get(1)));
    return String.join(", ", names);
  }

  private static String keyList(List<List<String>> keys) {
    List<String> definitions = new ArrayList<>();
    keys.forEach(key -> definitions.add(key.get(0) + " " + key.get(1)));
    return String.join(", ", definitions);
  }

  Finding sameRows() throws SQLException {
    List<List<String>> rows = target.query(ROWS);
    return rows.equals(source.query(ROWS))
        ? Finding.asExpected(List.of("target      rows " + rows))
        : Finding.not("the target's rows differ from the source's");
  }

  Finding tableGone() throws SQLException {
    return target.query(COLUMNS).isEmpty()
        ? Finding.asExpected(List.of("target      table test is gone"))
        : Finding.not("table test is still on the target");
  }
}
