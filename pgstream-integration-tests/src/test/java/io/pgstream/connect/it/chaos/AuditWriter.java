package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** A table that is emptied now and then, also between inserts of one transaction. */
final class AuditWriter implements Writer {
  @Override
  public void step(Connection connection, Random random) throws SQLException {
    insert(connection, random);
    if (random.nextInt(15) == 0) {
      Sql.execute(
          connection, "TRUNCATE vault.audit" + (random.nextBoolean() ? " RESTART IDENTITY" : ""));
      if (random.nextBoolean()) {
        insert(connection, random);
      }
    }
  }

  private static void insert(Connection connection, Random random) throws SQLException {
    Sql.execute(
        connection,
        "INSERT INTO vault.audit (what) SELECT "
            + Values.text(random)
            + " FROM generate_series(1, "
            + (1 + random.nextInt(5))
            + ")");
  }

  @Override
  public int maxPauseMs() {
    return 400;
  }
}
