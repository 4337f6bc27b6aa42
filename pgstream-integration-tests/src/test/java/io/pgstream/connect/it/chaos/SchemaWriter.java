package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Changes schemas while others write: columns, indexes, tables, whole schemas. */
final class SchemaWriter implements Writer {
  private static final List<String> COLUMNS =
      List.of(
          "integer",
          "text DEFAULT 'it''s'",
          "integer NOT NULL DEFAULT 7",
          "timestamptz DEFAULT now()",
          "numeric(10,2) DEFAULT 0.50",
          "boolean DEFAULT true",
          "bigint");

  private static final int MAX_COLUMNS = 8;

  private final int number;
  private int created;

  SchemaWriter(int number) {
    this.number = number;
  }

  @Override
  public void step(Connection connection, Random random) throws SQLException {
    switch (random.nextInt(5)) {
      case 0, 1, 2 -> reshape(connection, random);
      case 3 -> table(connection, random);
      default -> schema(connection, random);
    }
    if (random.nextInt(10) == 0) {
      connection.rollback();
    }
  }

  private void reshape(Connection connection, Random random) throws SQLException {
    Sql.execute(connection, "LOCK TABLE shapes IN ACCESS EXCLUSIVE MODE");
    ShapeWriter.write(connection, random);
    List<List<String>> columns = ShapeWriter.columns(connection);
    if (columns.size() < 2 || (columns.size() < MAX_COLUMNS && random.nextInt(3) == 0)) {
      String type = COLUMNS.get(random.nextInt(COLUMNS.size()));
      Sql.execute(connection, "ALTER TABLE shapes ADD COLUMN " + name("c") + " " + type);
    } else {
      List<String> column = columns.get(random.nextInt(columns.size()));
      Sql.execute(connection, change(column.get(0), column.get(1), random));
    }
    ShapeWriter.write(connection, random);
  }

  private String change(String column, String type, Random random) {
    String alter = "ALTER TABLE shapes ";
    return switch (random.nextInt(6)) {
      case 0 -> alter + "DROP COLUMN " + column;
      case 1 -> alter + "RENAME COLUMN " + column + " TO " + name("r");
      case 2 ->
          type.equals("integer")
              ? alter + "ALTER COLUMN " + column + " TYPE bigint"
              : alter + "ALTER COLUMN " + column + " DROP DEFAULT";
      case 3 -> "CREATE INDEX " + name("i") + " ON shapes (" + column + ")";
      case 4 -> alter + "ALTER COLUMN " + column + " DROP NOT NULL";
      default ->
          type.equals("bigint") || type.equals("integer")
              ? alter + "ADD CONSTRAINT " + name("k") + " CHECK (" + column + " > -1)"
              : alter + "ALTER COLUMN " + column + " SET DEFAULT NULL";
    };
  }

  private void table(Connection connection, Random random) throws SQLException {
    String like = "extra_" + number + "_%";
    List<String> tables =
        Sql.column(
            connection,
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE "
                + Sql.literal(like));
    String table = tables.isEmpty() ? "" : tables.get(random.nextInt(tables.size()));
    switch (tables.size() < 2 ? 0 : random.nextInt(6)) {
      case 0 -> createTable(connection, name("extra"));
      case 1 ->
          Sql.execute(
              connection,
              "CREATE TABLE " + name("extra") + " AS SELECT id, owner AS v FROM items LIMIT 20");
      case 2 -> Sql.execute(connection, "DROP TABLE " + table);
      case 3 -> Sql.execute(connection, "ALTER TABLE " + table + " RENAME TO " + name("extra"));
      case 4 -> Sql.execute(connection, "INSERT INTO " + table + " VALUES (" + next() + ")");
      default ->
          Sql.execute(
              connection,
              "TRUNCATE " + table,
              "ALTER TABLE " + table + " ADD COLUMN " + name("x") + " int DEFAULT 3",
              "INSERT INTO " + table + " VALUES (" + next() + ")");
    }
  }

  private void createTable(Connection connection, String table) throws SQLException {
    Sql.execute(
        connection,
        "CREATE TABLE " + table + " (id int PRIMARY KEY, v int DEFAULT 1)",
        "INSERT INTO " + table + " SELECT -i FROM generate_series(1, 10) i",
        "CREATE INDEX ON " + table + " (v)",
        "UPDATE " + table + " SET v = 2 WHERE id < -5");
  }

  private void schema(Connection connection, Random random) throws SQLException {
    List<String> schemas =
        Sql.column(
            connection,
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE "
                + Sql.literal("lab_" + number + "_%"));
    if (schemas.size() < 2) {
      String schema = name("lab");
      Sql.execute(connection, "CREATE SCHEMA " + schema);
      createTable(connection, schema + ".t");
    } else if (random.nextBoolean()) {
      Sql.execute(connection, "DROP SCHEMA " + schemas.get(0) + " CASCADE");
    } else {
      Sql.execute(
          connection, "UPDATE " + schemas.get(0) + ".t SET v = v + 1, id = id - 10 WHERE id > -9");
    }
  }

  private int next() {
    created++;
    return created;
  }

  private String name(String prefix) {
    return prefix + "_" + number + "_" + next();
  }

  @Override
  public int maxPauseMs() {
    return 2_500;
  }
}
