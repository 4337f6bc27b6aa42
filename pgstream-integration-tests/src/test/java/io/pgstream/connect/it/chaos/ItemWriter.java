package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of many types: statements of one and of many rows, and changes of the key. */
final class ItemWriter implements Writer {
  private static final int OWNERS = 30;

  @Override
  public void step(Connection connection, Random random) throws SQLException {
    int statements = 1 + random.nextInt(4);
    for (int i = 0; i < statements; i++) {
      Sql.execute(connection, statement(random));
    }
  }

  private static String statement(Random random) {
    return switch (random.nextInt(7)) {
      case 0, 1, 2 -> insert(random);
      case 3 ->
          "UPDATE items SET quantity = quantity + 1.05, name = "
              + Values.text(random)
              + where(random);
      case 4 ->
          "UPDATE items SET active = NOT active, attributes = NULL, tags = tags || ARRAY['more']"
              + someOf(random);
      case 5 -> "UPDATE items SET id = DEFAULT, tags = NULL" + someOf(random);
      default -> "DELETE FROM items" + where(random);
    };
  }

  private static String insert(Random random) {
    return "INSERT INTO items (owner, name, quantity, attributes, tags, active) VALUES "
        + IntStream.range(0, 1 + random.nextInt(5))
            .mapToObj(ignored -> row(random))
            .collect(Collectors.joining(", "));
  }

  private static String row(Random random) {
    return "("
        + random.nextInt(OWNERS)
        + ", "
        + Values.text(random)
        + ", "
        + random.nextInt(10_000)
        + ".10, '{\"a\": [1, 2.50, null], \"b\": \"it''s\"}', '{one,\"t w o\",NULL,\"q\\\"\"}', "
        + random.nextBoolean()
        + ")";
  }

  private static String where(Random random) {
    return " WHERE owner = " + random.nextInt(OWNERS);
  }

  private static String someOf(Random random) {
    return where(random) + " AND id % 3 = " + random.nextInt(3);
  }
}
