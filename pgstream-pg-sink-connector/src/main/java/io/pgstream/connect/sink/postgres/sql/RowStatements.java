package io.pgstream.connect.sink.postgres.sql;

import io.pgstream.connect.common.postgres.Identifiers;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements that write many rows at once. Each parameter is a {@code text[]} with one element per
 * row; the server casts the elements to the column's type by the type's own input function, which
 * is lossless for every type.
 */
public final class RowStatements {
  private RowStatements() {}

  /** {@code COPY table (columns) FROM STDIN}, text format. */
  public static String copy(String table, List<SqlColumn> columns) {
    return "COPY " + table + " (" + names(columns) + ") FROM STDIN";
  }

  /**
   * Inserts rows.
   *
   * @param table qualified and quoted
   * @param conflict an ON CONFLICT clause, or empty
   */
  public static String insert(String table, List<SqlColumn> columns, String conflict) {
    return "INSERT INTO "
        + table
        // A table may be called excluded, which ON CONFLICT has as a name of its own.
        + " AS t ("
        + names(columns)
        // Identity columns GENERATED ALWAYS take the source's values.
        + ") OVERRIDING SYSTEM VALUE SELECT "
        + join(columns.size(), ", ", i -> value(columns.get(i), i))
        + " FROM "
        + rows(columns.size())
        + conflict;
  }

  /**
   * The ON CONFLICT clause that gives the existing row the new values.
   *
   * @param key columns of a unique index
   * @param assigned columns to overwrite; if there are none, the row is the same already
   */
  public static String onConflictUpdate(List<SqlColumn> key, List<SqlColumn> assigned) {
    String target = " ON CONFLICT (" + names(key) + ") DO ";
    return assigned.isEmpty()
        ? target + "NOTHING"
        : target
            + "UPDATE SET "
            + assigned.stream()
                .map(column -> column.quoted() + " = excluded." + column.quoted())
                .collect(Collectors.joining(", "));
  }

  /**
   * Updates rows found by key; the parameters are first the key columns, then the others.
   *
   * @param table as {@code UPDATE} names it: {@code ONLY} leaves out tables that inherit from it
   */
  public static String update(String table, List<SqlColumn> key, List<SqlColumn> assigned) {
    int first = key.size();
    return "UPDATE "
        + table
        + " AS t SET "
        + join(
            assigned.size(),
            ", ",
            i -> assigned.get(i).quoted() + " = " + value(assigned.get(i), first + i))
        + " FROM "
        + rows(first + assigned.size())
        + " WHERE "
        + matches(key);
  }

  /** Deletes rows found by key; {@code table} as for {@link #update}. */
  public static String delete(String table, List<SqlColumn> key) {
    return "DELETE FROM " + table + " AS t USING " + rows(key.size()) + " WHERE " + matches(key);
  }

  /**
   * Moves one row to another key by deleting and inserting it, for keys that no UPDATE may assign.
   * Parameters: the old key, then the new values; columns without a new value keep the old one.
   *
   * @param table qualified and quoted
   * @param only the same as {@code DELETE} names it
   */
  public static String replace(
      String table,
      String only,
      List<SqlColumn> key,
      List<SqlColumn> assigned,
      List<SqlColumn> kept) {
    int first = key.size();
    String comma = kept.isEmpty() ? "" : ", ";
    return "WITH old AS (DELETE FROM "
        + only
        + " AS t USING "
        + rows(first)
        + " WHERE "
        + matches(key)
        + " RETURNING t.*) INSERT INTO "
        + table
        + " ("
        + names(assigned)
        + comma
        + names(kept)
        + ") OVERRIDING SYSTEM VALUE SELECT "
        + join(assigned.size(), ", ", i -> element(assigned.get(i)))
        + comma
        + kept.stream().map(c -> "old." + c.quoted()).collect(Collectors.joining(", "))
        + " FROM old";
  }

  /**
   * Runs an insert with a conflict clause and counts the rows that are new: those that existed have
   * been locked, which their hidden column {@code xmax} tells.
   */
  public static String countingNew(String insert) {
    return "WITH w AS ("
        + insert
        + " RETURNING t.xmax = 0 AS new) SELECT count(*) FILTER (WHERE new) FROM w";
  }

  /** {@code TRUNCATE} of several tables at once, which foreign keys between them demand. */
  public static String truncate(List<String> tables) {
    return "TRUNCATE " + String.join(", ", tables);
  }

  private static String matches(List<SqlColumn> key) {
    return join(
        key.size(),
        " AND ",
        i -> "t." + key.get(i).quoted() + " " + key.get(i).equality() + " " + value(key.get(i), i));
  }

  private static String names(List<SqlColumn> columns) {
    return columns.stream().map(SqlColumn::quoted).collect(Collectors.joining(", "));
  }

  private static String value(SqlColumn column, int index) {
    return column.read("v.c" + index);
  }

  private static String element(SqlColumn column) {
    return column.read("(?::text[])[1]");
  }

  private static String rows(int count) {
    return "unnest("
        + join(count, ", ", i -> "?::text[]")
        + ") AS v("
        + join(count, ", ", i -> "c" + i)
        + ")";
  }

  static String join(int count, String separator, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(separator));
  }

  /** Schema and table, quoted. */
  public static String table(String schema, String name) {
    return Identifiers.qualify(schema, name);
  }
}
