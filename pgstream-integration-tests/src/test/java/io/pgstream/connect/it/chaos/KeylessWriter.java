package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/**
 * Tables without a primary key, with equal rows. Each writer has rows of its own and changes all
 * equal ones at once, because equal rows share one document.
 */
final class KeylessWriter implements Writer {
  private static final int VALUES = 12;

  private final int number;

  KeylessWriter(int number) {
    this.number = number;
  }

  @Override
  public void step(Connection connection, Random random) throws SQLException {
    int n = random.nextInt(VALUES);
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> insert(connection, random, n, 1 + random.nextInt(3));
      case 3, 4 -> change(connection, n, VALUES + random.nextInt(VALUES));
      case 5 -> change(connection, VALUES + n, n);
      case 6 -> Sql.execute(connection, "DELETE FROM events" + where(n));
      case 7 ->
          Sql.execute(
              connection,
              "INSERT INTO pages VALUES (" + Values.large(random) + ", " + number + ")");
      default -> page(connection, random);
    }
  }

  private void insert(Connection connection, Random random, int n, int copies) throws SQLException {
    Sql.execute(
        connection,
        "INSERT INTO events SELECT "
            + number
            + ", "
            + (random.nextBoolean() ? "'a'" : "NULL")
            + ", "
            + n
            + " FROM generate_series(1, "
            + copies
            + ")");
  }

  private void change(Connection connection, int from, int to) throws SQLException {
    Sql.execute(connection, "UPDATE events SET n = " + to + where(from));
  }

  private String where(int n) {
    return " WHERE writer = " + number + " AND n = " + n;
  }

  /** The large value stays where it is, and is only in the old row that the stream carries. */
  private void page(Connection connection, Random random) throws SQLException {
    Sql.execute(
        connection,
        random.nextInt(4) == 0
            ? "DELETE FROM pages WHERE n % 2 = " + number + " AND n > 4"
            : "UPDATE pages SET n = n + 2 WHERE n % 2 = " + number);
  }
}
