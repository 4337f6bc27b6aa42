package io.pgstream.connect.benchmarks.workload;

import io.pgstream.connect.benchmarks.stack.Database;
import java.sql.SQLException;

/**
 * Changes rows of the source in transactions of a given size, each of them in one table, one table
 * after the other. Commits without waiting for the disk: the speed of this is not what is measured.
 *
 * @param source the database
 * @param shape its tables
 */
public record Workload(Database source, TableShape shape) {
  private static final String LOOP =
      """
      DO $$
      DECLARE
        first bigint := %d;
        beyond bigint := %d;
        size bigint := %d;
        tables text[] := ARRAY[%s];
        transaction bigint := 0;
      BEGIN
        WHILE first < beyond LOOP
          EXECUTE format(%s, tables[1 + transaction %% cardinality(tables)])
            USING first, least(first + size, beyond) - 1;
          COMMIT;
          first := first + size;
          transaction := transaction + 1;
        END LOOP;
      END $$
      """;

  /** Inserts {@code rows} rows, the first of them with key {@code first}. */
  public void insert(long first, long rows, long transactionRows) throws SQLException {
    run(
        first,
        rows,
        transactionRows,
        "INSERT INTO %s SELECT " + shape.row() + " FROM generate_series($1, $2) i");
  }

  /** Gives existing rows new values, the key aside; works on a single table. */
  public void update(long first, long rows, long transactionRows) throws SQLException {
    run(first, rows, transactionRows, updateSql("BETWEEN $1 AND $2"));
  }

  /**
   * Updates the same few rows again and again, each of them once in a transaction; works on a
   * single table.
   *
   * @param keys how many rows, whose keys begin at 1
   * @param updates how many updates in all
   */
  public void updateHot(long keys, long updates) throws SQLException {
    run(1, updates, keys, updateSql("BETWEEN 1 AND $2 - $1 + 1"));
  }

  private static String updateSql(String condition) {
    return "UPDATE %s SET quantity = quantity + 1, paid = NOT paid, remark = reverse(remark)"
        + " WHERE id "
        + condition;
  }

  /** Deletes existing rows; works on a single table. */
  public void delete(long first, long rows, long transactionRows) throws SQLException {
    run(first, rows, transactionRows, "DELETE FROM %s WHERE id BETWEEN $1 AND $2");
  }

  private void run(long first, long rows, long transactionRows, String sql) throws SQLException {
    String tables = "'" + String.join("','", shape.tableNames()) + "'";
    // A percent sign of the statement itself has to survive format().
    String format = "'" + sql.replace("%", "%%").replace("%%s", "%s").replace("'", "''") + "'";
    source.execute(
        "SET synchronous_commit = off",
        LOOP.formatted(first, first + rows, transactionRows, tables, format));
  }
}
