package io.pgstream.connect.it.fidelity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Statements that change the rows of a random table.
 *
 * @param other what may be truncated with it
 */
record RandomStatements(RandomTable table, RandomTable other, Random random) {
  private static final int FEW = 3;
  private static final int MANY = 80;

  /** The statements of one operation. */
  List<String> any() {
    int choice = random.nextInt(table.hasIdentity() ? 20 : 5);
    return switch (choice) {
      case 0, 1, 2 -> List.of(insert(1 + random.nextInt(FEW)));
      case 3 -> List.of(random.nextInt(4) == 0 ? truncate() : insert(1 + random.nextInt(MANY)));
      case 4 -> List.of(insert(1) + " ON CONFLICT DO NOTHING");
      case 5, 6, 7, 8 -> List.of(update());
      case 9 -> List.of("UPDATE " + table.name() + " SET n = n + 1");
      case 10 -> List.of("UPDATE " + table.name() + " SET n = n" + some());
      case 11, 12 -> List.of("DELETE FROM " + table.name() + some());
      case 13 -> List.of(deleteAndReinsert());
      case 14, 15 -> moveKey();
      case 16 -> swap();
      case 17 -> List.of(upsert());
      default -> List.of(random.nextBoolean() ? update() : insert(1));
    };
  }

  private List<RandomColumn> written() {
    return table.columns().stream().filter(RandomColumn::written).toList();
  }

  private static String names(List<RandomColumn> columns) {
    return columns.stream().map(RandomColumn::name).collect(Collectors.joining(", "));
  }

  /** A query for rows of values for all written columns; its NULLs have types. */
  String select(int rows) {
    List<String> selects = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      selects.add(
          written().stream()
              .map(column -> "(" + column.value().apply(random) + ")::" + column.type())
              .collect(Collectors.joining(", ", "SELECT ", "")));
    }
    return String.join(" UNION ALL ", selects);
  }

  String insertColumns() {
    return table.name() + " (" + names(written()) + ")";
  }

  private String insert(int rows) {
    if (table.hasTwins() && random.nextBoolean()) {
      String columns = names(written());
      return "INSERT INTO "
          + insertColumns()
          + " SELECT "
          + columns
          + " FROM "
          + table.name()
          + some();
    }
    if (random.nextInt(10) == 0 && table.keyColumns().isEmpty()) {
      return "INSERT INTO " + table.name() + " DEFAULT VALUES";
    }
    return "INSERT INTO " + insertColumns() + " " + select(rows);
  }

  private String truncate() {
    boolean both = random.nextBoolean() && !other.name().equals(table.name());
    return "TRUNCATE "
        + table.name()
        + (both ? ", " + other.name() : "")
        + (random.nextBoolean() ? " RESTART IDENTITY" : "");
  }

  private String some() {
    return " WHERE ctid = ANY (ARRAY(SELECT ctid FROM "
        + table.name()
        + " ORDER BY md5(ctid::text || '"
        + random.nextInt(1_000)
        + "') LIMIT "
        + (1 + random.nextInt(FEW))
        + "))";
  }

  private String update() {
    List<RandomColumn> columns =
        new ArrayList<>(
            written().stream().filter(c -> !table.keyColumns().contains(c.name())).toList());
    Collections.shuffle(columns, random);
    int assigned = 1 + random.nextInt(columns.size());
    return "UPDATE "
        + table.name()
        + " SET "
        + columns.subList(0, assigned).stream()
            .map(column -> column.name() + " = " + column.value().apply(random))
            .collect(Collectors.joining(", "))
        + some();
  }

  private String deleteAndReinsert() {
    String all = names(table.columns().stream().filter(c -> !c.name().equals("g")).toList());
    return "WITH d AS (DELETE FROM "
        + table.name()
        + some()
        + " RETURNING *) INSERT INTO "
        + table.name()
        + " ("
        + all
        + ") OVERRIDING SYSTEM VALUE SELECT "
        + all
        + " FROM d";
  }

  private List<String> moveKey() {
    if (table.keyColumns().isEmpty()) {
      return List.of(update());
    }
    String key = table.keyColumns().get(random.nextInt(table.keyColumns().size()));
    RandomColumn column =
        table.columns().stream().filter(c -> c.name().equals(key)).findFirst().orElseThrow();
    String one =
        "UPDATE "
            + table.name()
            + " SET "
            + key
            + " = "
            + column.value().apply(random)
            + (random.nextBoolean() ? ", n = n + 1" : "")
            + some();
    return List.of(one);
  }

  /** Two rows exchange what is unique, by way of a value that neither has. */
  private List<String> swap() {
    if (table.columns().stream().anyMatch(c -> c.name().equals("u") && !c.assignable())) {
      return List.of(update());
    }
    String first = "(SELECT min(u) FROM " + table.name() + ")";
    String last = "(SELECT max(u) FROM " + table.name() + ")";
    String both = " WHERE u IN (" + first + ", " + last + ")";
    String set = "UPDATE " + table.name() + " SET u = ";
    return List.of(
        set + "CASE u WHEN " + first + " THEN -" + last + " ELSE -" + first + " END" + both,
        set + "-u WHERE u < 0");
  }

  private String upsert() {
    if (!table.hasPrimaryKey()) {
      return insert(1);
    }
    return insert(1)
        + " ON CONFLICT ("
        + String.join(", ", table.keyColumns())
        + ") DO UPDATE SET n = excluded.n, pad = excluded.pad";
  }
}
