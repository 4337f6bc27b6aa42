package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** Large values that Postgres keeps out of line, and updates that leave them there. */
final class BlobWriter implements Writer {
  private static final int MAX_ROWS = 40;

  @Override
  public void step(Connection connection, Random random) throws SQLException {
    String row = " WHERE id = (SELECT id FROM blobs ORDER BY id OFFSET " + random.nextInt(MAX_ROWS);
    String one = row + " LIMIT 1)";
    switch (random.nextInt(8)) {
      case 0, 1 ->
          Sql.execute(
              connection,
              "INSERT INTO blobs (big, other) VALUES ("
                  + Values.large(random)
                  + ", "
                  + Values.large(random)
                  + ")");
      case 2, 3 -> Sql.execute(connection, "UPDATE blobs SET n = n + 1" + one);
      case 4 -> Sql.execute(connection, "UPDATE blobs SET big = " + Values.large(random) + one);
      case 5 -> Sql.execute(connection, "UPDATE blobs SET id = DEFAULT, n = -n" + one);
      case 6 ->
          Sql.execute(
              connection,
              "UPDATE blobs SET other = NULL, n = 0" + one,
              "UPDATE blobs SET n = 5 WHERE n = 0");
      default -> Sql.execute(connection, "DELETE FROM blobs" + one);
    }
  }

  @Override
  public int maxPauseMs() {
    return 400;
  }
}
