package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** Rows of a composite key that exchange their unique values, and a table that is rewritten. */
final class CodeWriter implements Writer {
  private static final int ROWS = 20;

  @Override
  public void step(Connection connection, Random random) throws SQLException {
    int one = 1 + random.nextInt(ROWS);
    int other = 1 + random.nextInt(ROWS);
    if (random.nextInt(5) == 0) {
      Sql.execute(
          connection,
          "UPDATE codes SET region = " + random.nextInt(4) + " WHERE code = " + one,
          "DELETE FROM codes WHERE code = " + other,
          "INSERT INTO codes VALUES (5, (SELECT max(id) + 1 FROM codes), " + other + ")");
      return;
    }
    Sql.execute(
        connection,
        "UPDATE codes SET code = -1 WHERE code = " + one,
        "UPDATE codes SET code = " + one + " WHERE code = " + other,
        "UPDATE codes SET code = " + other + " WHERE code = -1");
  }

  @Override
  public int maxPauseMs() {
    return 500;
  }
}
