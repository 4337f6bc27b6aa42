package io.pgstream.connect.it.ddl;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random statements that change rows of whatever tables there are. */
final class RandomRows {
  private static final int NUMBERS = 1000;
  private static final int MAX_ROWS = 8;

  /** About a third of the rows. */
  private static final String SOME = " WHERE abs(hashtext(t::text)) % 3 = 0";

  private final CatalogPick pick;
  private final Random random;

  RandomRows(CatalogPick pick, Random random) {
    this.pick = pick;
    this.random = random;
  }

  /** A statement, which may fail; empty if there is no table. */
  String any() throws SQLException {
    String table = pick.table();
    if (table.isEmpty()) {
      return "";
    }
    return switch (random.nextInt(12)) {
      case 0, 1 -> delete();
      case 2, 3, 4 -> update(pick.tableWithIdentity());
      case 5 -> random.nextInt(8) == 0 ? "TRUNCATE " + table + " CASCADE" : insert(table);
      default -> insert(table);
    };
  }

  private String delete() throws SQLException {
    String table = pick.tableWithIdentity();
    return table.isEmpty() ? "" : "DELETE FROM " + table + " AS t" + SOME;
  }

  private String insert(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (String column : pick.columnsOf(table)) {
      if (random.nextInt(8) > 0) {
        columns.add(column);
        values.add(value(pick.typeOf(table, column)));
      }
    }
    if (columns.isEmpty()) {
      return "INSERT INTO " + table + " DEFAULT VALUES";
    }
    return "INSERT INTO "
        + table
        + "("
        + String.join(", ", columns)
        + ") OVERRIDING SYSTEM VALUE SELECT "
        + String.join(", ", values)
        + " FROM generate_series(1, "
        + (1 + random.nextInt(MAX_ROWS))
        + ") g ON CONFLICT DO NOTHING";
  }

  private String update(String table) throws SQLException {
    String column = table.isEmpty() ? "" : pick.column(table);
    return column.isEmpty()
        ? ""
        : "UPDATE "
            + table
            + " AS t SET "
            + column
            + " = "
            + value(pick.typeOf(table, column)).replace("g * ", "2 * ")
            + SOME;
  }

  /** An expression of a type; {@code g} counts rows. */
  private String value(String type) {
    if (random.nextInt(10) == 0) {
      return "NULL";
    }
    int number = random.nextInt(NUMBERS);
    String base = type.replaceFirst("\\(.*\\)", "");
    return switch (base) {
      case "smallint", "integer", "bigint", "numeric", "double precision", "real" ->
          "g * 7 + " + number;
      case "text", "character varying", "character" -> "'v' || (g * 3 + " + number + ")";
      case "boolean" -> String.valueOf(random.nextBoolean());
      case "date" -> "date '2024-01-01' + (g * 2 + " + number + ")::int";
      case "timestamp with time zone", "timestamp without time zone" ->
          "timestamp '2024-01-01' + (g * 2 + " + number + ") * interval '1 hour'";
      case "uuid" -> "md5((g * 2 + " + number + ")::text)::uuid";
      case "jsonb" -> "jsonb_build_object('k', g * 2 + " + number + ")";
      case "integer[]" -> "ARRAY[g * 2, " + number + "]::int[]";
      // A label of the enums, or a number for the domains.
      default -> "'" + (random.nextBoolean() ? "a" : number) + "'::text::" + type;
    };
  }
}
