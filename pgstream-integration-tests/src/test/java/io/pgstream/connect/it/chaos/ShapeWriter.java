package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Writes into a table whose columns change all the time. */
final class ShapeWriter implements Writer {
  private static final int MAX_ROWS = 200;

  @Override
  public void step(Connection connection, Random random) throws SQLException {
    Sql.execute(connection, "LOCK TABLE shapes IN ROW EXCLUSIVE MODE");
    write(connection, random);
  }

  /** The columns must not change meanwhile: the caller holds a lock. */
  static void write(Connection connection, Random random) throws SQLException {
    List<List<String>> columns = columns(connection);
    if (columns.isEmpty() || random.nextInt(3) == 0) {
      Sql.execute(connection, insert(columns, random));
      return;
    }
    String column = columns.get(random.nextInt(columns.size())).get(0);
    String type = columns.stream().filter(c -> c.get(0).equals(column)).findFirst().get().get(1);
    Sql.execute(
        connection,
        "UPDATE shapes SET " + column + " = " + Values.of(type, random) + where(random),
        "DELETE FROM shapes WHERE id < (SELECT max(id) FROM shapes) - " + MAX_ROWS);
  }

  /** Name and type of the columns beside the key. */
  static List<List<String>> columns(Connection connection) throws SQLException {
    return Sql.query(
        connection,
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
            + " 'shapes'::regclass AND attnum > 1 AND NOT attisdropped ORDER BY attnum");
  }

  private static String insert(List<List<String>> columns, Random random) {
    if (columns.isEmpty()) {
      return "INSERT INTO shapes DEFAULT VALUES";
    }
    return "INSERT INTO shapes ("
        + columns.stream().map(column -> column.get(0)).collect(Collectors.joining(", "))
        + ") VALUES ("
        + columns.stream()
            .map(column -> Values.of(column.get(1), random))
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static String where(Random random) {
    return " WHERE id % 5 = " + random.nextInt(5);
  }
}
