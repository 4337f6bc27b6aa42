package io.pgstream.connect.sink.postgres.sql;

import java.util.List;

/**
 * Statements for tables without a key. The whole old row is compared as text, because not every
 * type has an equality operator, and exactly one physical row is touched, because equal rows may
 * exist. Parameters are {@code text}.
 */
public final class WholeRowStatements {
  private WholeRowStatements() {}

  /**
   * Updates one row; the parameters are first the new values, then the old row, then the values of
   * {@code indexed}.
   *
   * @param table as {@code UPDATE} names it
   * @param indexed columns of the old row that an index may find it by, because they are not NULL;
   *     equality alone would not do: 1.0 equals 1.00
   */
  public static String update(
      String table,
      List<SqlColumn> assigned,
      List<SqlColumn> old,
      List<SqlColumn> indexed,
      boolean partitioned) {
    return "UPDATE "
        + table
        + " AS t SET "
        + RowStatements.join(
            assigned.size(),
            ", ",
            i -> assigned.get(i).quoted() + " = " + assigned.get(i).read("?::text"))
        + oneRow(table, old, indexed, partitioned);
  }

  /** Deletes one row; the parameters are the old row, then the values of {@code indexed}. */
  public static String delete(
      String table, List<SqlColumn> old, List<SqlColumn> indexed, boolean partitioned) {
    return "DELETE FROM " + table + " AS t" + oneRow(table, old, indexed, partitioned);
  }

  private static String oneRow(
      String table, List<SqlColumn> old, List<SqlColumn> indexed, boolean partitioned) {
    // A ctid is unique within a partition only; elsewhere it alone allows a TID scan.
    String row = partitioned ? "(t.tableoid, t.ctid)" : "t.ctid";
    String found = partitioned ? "o.tableoid, o.ctid" : "o.ctid";
    return " WHERE "
        + row
        + " = (SELECT "
        + found
        + " FROM "
        + table
        + " AS o WHERE "
        + RowStatements.join(old.size(), " AND ", i -> same(old.get(i)))
        + RowStatements.join(indexed.size(), "", i -> " AND " + equal(indexed.get(i)))
        + " LIMIT 1)";
  }

  private static String same(SqlColumn column) {
    return "o."
        + column.quoted()
        + "::text IS NOT DISTINCT FROM "
        + column.read("?::text")
        + "::text";
  }

  private static String equal(SqlColumn column) {
    return "o." + column.quoted() + " " + column.equality() + " " + column.read("?::text");
  }
}
