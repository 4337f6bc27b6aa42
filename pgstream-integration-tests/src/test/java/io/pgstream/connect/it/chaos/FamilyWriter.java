package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** Rows that refer to others: deletes and key changes that cascade. */
final class FamilyWriter implements Writer {
  @Override
  public void step(Connection connection, Random random) throws SQLException {
    String parent =
        "(SELECT id FROM parents ORDER BY id OFFSET " + random.nextInt(10) + " LIMIT 1)";
    switch (random.nextInt(6)) {
      case 0, 1 ->
          Sql.execute(
              connection,
              "WITH p AS (INSERT INTO parents (name) VALUES (md5(random()::text)) RETURNING id)"
                  + " INSERT INTO children (parent) SELECT id FROM p, generate_series(1, 3)");
      case 2 -> Sql.execute(connection, "DELETE FROM parents WHERE id = " + parent);
      case 3 -> Sql.execute(connection, "UPDATE parents SET id = DEFAULT WHERE id = " + parent);
      case 4 -> Sql.execute(connection, "UPDATE children SET n = n + 1 WHERE parent = " + parent);
      default ->
          Sql.execute(
              connection,
              "INSERT INTO children (parent) SELECT max(id) FROM parents"
                  + " HAVING max(id) IS NOT NULL");
    }
  }

  @Override
  public int maxPauseMs() {
    return 500;
  }
}
