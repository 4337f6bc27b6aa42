package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Random;

/** Moves money between accounts of two tables in two schemas; the sum of all stays the same. */
final class BankWriter implements Writer {
  static final List<String> TABLES = List.of("public.checking", "vault.savings");

  @Override
  public void step(Connection connection, Random random) throws SQLException {
    int legs = 1 + random.nextInt(3);
    for (int i = 0; i < legs; i++) {
      transfer(connection, random);
    }
    switch (random.nextInt(12)) {
      case 0 -> regret(connection, random);
      case 1 -> moveMany(connection, random);
      case 2 -> changeKey(connection, random);
      case 3 -> openAccount(connection, random);
      case 4 -> closeAccount(connection, random);
      case 5 -> connection.rollback();
      default -> {
        return;
      }
    }
  }

  private static void transfer(Connection connection, Random random) throws SQLException {
    int amount = random.nextInt(100);
    if (add(connection, random, -amount)) {
      while (!add(connection, random, amount)) {
        // The account has been closed: look for another one.
      }
    }
  }

  private static boolean add(Connection connection, Random random, int amount) throws SQLException {
    String table = table(random);
    return !Sql.query(
            connection,
            "UPDATE "
                + table
                + " SET balance = balance + "
                + amount
                + ", note = "
                + Values.text(random)
                + " WHERE id = "
                + anyId(table, random)
                + " RETURNING id")
        .isEmpty();
  }

  /** Wrong money that a savepoint takes back. */
  private static void regret(Connection connection, Random random) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    add(connection, random, 1_000_000);
    openAccount(connection, random);
    connection.rollback(savepoint);
    transfer(connection, random);
  }

  private static void moveMany(Connection connection, Random random) throws SQLException {
    int from = random.nextInt(2);
    int taken =
        Sql.query(
                connection,
                "UPDATE "
                    + TABLES.get(from)
                    + " SET balance = balance - 1 WHERE id % 3 = 0 RETURNING 1")
            .size();
    while (!add(connection, random, taken)) {
      // That account does not exist: look for another one.
    }
  }

  private static void changeKey(Connection connection, Random random) throws SQLException {
    String table = table(random);
    Sql.execute(
        connection, "UPDATE " + table + " SET id = DEFAULT WHERE id = " + anyId(table, random));
  }

  private static void openAccount(Connection connection, Random random) throws SQLException {
    if (add(connection, random, -50)) {
      Sql.execute(
          connection, "INSERT INTO " + table(random) + " (balance, note) VALUES (50, 'new')");
    }
  }

  private static void closeAccount(Connection connection, Random random) throws SQLException {
    String table = table(random);
    List<List<String>> closed =
        Sql.query(
            connection,
            "DELETE FROM " + table + " WHERE id = " + anyId(table, random) + " RETURNING balance");
    if (!closed.isEmpty()) {
      int balance = Integer.parseInt(closed.get(0).get(0));
      while (!add(connection, random, balance)) {
        // That account does not exist: look for another one.
      }
    }
  }

  private static String table(Random random) {
    return TABLES.get(random.nextInt(2));
  }

  /** An account that exists, unless it is being closed. */
  private static String anyId(String table, Random random) {
    return "(SELECT id FROM "
        + table
        + " ORDER BY id OFFSET "
        + random.nextInt(Tables.ACCOUNTS)
        + " LIMIT 1)";
  }
}
