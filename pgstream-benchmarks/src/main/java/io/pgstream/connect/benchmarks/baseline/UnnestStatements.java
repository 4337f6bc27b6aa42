package io.pgstream.connect.benchmarks.baseline;

import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Updates and deletes as somebody would write them by hand who knows the table: one statement with
 * an array per column, 5,000 rows to a statement and transaction. Works on a single table.
 */
public final class UnnestStatements {
  private static final int ROWS_PER_STATEMENT = 5_000;

  private final TableShape shape;
  private final List<String> columns;
  private final List<String> types;
  private final List<List<String>> rows = new ArrayList<>();

  private UnnestStatements(TableShape shape) {
    this.shape = shape;
    this.columns = List.copyOf(shape.columnTypes().keySet());
    this.types = List.copyOf(shape.columnTypes().values());
  }

  /** With rows of the source as they are now. */
  public static UnnestStatements ofRows(Database source, TableShape shape, long first, long rows)
      throws SQLException {
    UnnestStatements statements = new UnnestStatements(shape);
    String list =
        shape.columnTypes().keySet().stream()
            .map(column -> column + "::text")
            .collect(Collectors.joining(", "));
    source.forEachRow(
        "SELECT %s FROM %s WHERE id >= %d AND id < %d ORDER BY id"
            .formatted(list, shape.tableName(0), first, first + rows),
        statements.rows::add);
    return statements;
  }

  /** With nothing but keys, for deletes. */
  public static UnnestStatements ofKeys(TableShape shape, long first, long rows) {
    UnnestStatements statements = new UnnestStatements(shape);
    for (long key = first; key < first + rows; key++) {
      statements.rows.add(List.of(Long.toString(key)));
    }
    return statements;
  }

  /**
   * Gives the rows these values.
   *
   * @param times how often, one time after the other
   * @return how many seconds it took, without connecting
   */
  public double update(Database target, int times) throws SQLException {
    String assignments =
        columns.stream()
            .skip(1)
            .map(column -> column + " = v." + column)
            .collect(Collectors.joining(", "));
    return run(
        target,
        times,
        columns.size(),
        "UPDATE %s t SET %s FROM %s WHERE t.id = v.id"
            .formatted(shape.tableName(0), assignments, arrays(columns.size())));
  }

  /**
   * Deletes the rows.
   *
   * @return how many seconds it took, without connecting
   */
  public double delete(Database target) throws SQLException {
    return run(
        target,
        1,
        1,
        "DELETE FROM %s t USING %s WHERE t.id = v.id".formatted(shape.tableName(0), arrays(1)));
  }

  private String arrays(int count) {
    return "unnest("
        + types.stream()
            .limit(count)
            .map(type -> "?::" + type + "[]")
            .collect(Collectors.joining(", "))
        + ") AS v("
        + columns.stream().limit(count).collect(Collectors.joining(", "))
        + ")";
  }

  private double run(Database target, int times, int parameters, String sql) throws SQLException {
    try (Connection connection = target.open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      long begin = System.nanoTime();
      for (int time = 0; time < times; time++) {
        for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
          List<List<String>> batch =
              rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT));
          for (int i = 0; i < parameters; i++) {
            int column = i;
            Object[] values = batch.stream().map(row -> row.get(column)).toArray();
            statement.setArray(i + 1, connection.createArrayOf(arrayType(i), values));
          }
          requireAll(statement.executeUpdate(), batch.size());
        }
      }
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  /** Elements are text already; the name only decides which array type the server reads. */
  private String arrayType(int column) {
    String type = types.get(column).replaceAll("\\(.*", "");
    return Map.of("bigint", "int8", "integer", "int4", "boolean", "bool").getOrDefault(type, type);
  }

  private static void requireAll(int changed, int expected) {
    if (changed != expected) {
      throw new IllegalStateException(
          "a baseline statement changed " + changed + " rows instead of " + expected);
    }
  }
}
