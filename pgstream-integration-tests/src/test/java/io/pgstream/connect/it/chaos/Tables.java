package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** The tables that the writers begin with. */
final class Tables {
  static final int ACCOUNTS = 40;
  static final int OPENING_BALANCE = 1_000;
  static final long TOTAL = 2L * ACCOUNTS * OPENING_BALANCE;

  private Tables() {}

  /** Creates them, filled as far as writers expect rows, in one transaction. */
  static void create(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Sql.execute(connection, "CREATE SCHEMA vault");
    createBank(connection);
    Sql.execute(
        connection,
        "CREATE TABLE items (id bigserial PRIMARY KEY, owner int NOT NULL, name text,"
            + " quantity numeric(12,2), attributes jsonb, tags text[], active boolean,"
            + " created timestamptz DEFAULT now())",
        "CREATE INDEX items_owner ON items (owner)",
        "CREATE TABLE codes (region int, id int, code int NOT NULL UNIQUE, PRIMARY KEY (region, id))",
        "INSERT INTO codes SELECT i % 3, i, i FROM generate_series(1, 20) i",
        "CREATE TABLE events (writer int, kind text, n int)",
        "ALTER TABLE events REPLICA IDENTITY FULL",
        "CREATE TABLE parents (id serial PRIMARY KEY, name text UNIQUE)",
        "CREATE TABLE children (id serial PRIMARY KEY, parent int NOT NULL REFERENCES parents"
            + " ON DELETE CASCADE ON UPDATE CASCADE, n int DEFAULT 0)",
        "CREATE TABLE blobs (id serial PRIMARY KEY, big text, other text, n int DEFAULT 0)",
        "ALTER TABLE blobs ALTER big SET STORAGE EXTERNAL, ALTER other SET STORAGE EXTERNAL",
        "CREATE TABLE pages (big text, n int)",
        "ALTER TABLE pages ALTER big SET STORAGE EXTERNAL",
        "ALTER TABLE pages REPLICA IDENTITY FULL",
        "CREATE TABLE vault.audit (id bigserial PRIMARY KEY, what text)",
        "CREATE TABLE shapes (id bigserial PRIMARY KEY, base text)",
        "CREATE TABLE marker (id int PRIMARY KEY)");
    connection.commit();
  }

  private static void createBank(Connection connection) throws SQLException {
    for (String table : BankWriter.TABLES) {
      Sql.execute(
          connection,
          "CREATE TABLE " + table + " (id serial PRIMARY KEY, balance bigint NOT NULL, note text)",
          "INSERT INTO "
              + table
              + " (balance) SELECT "
              + OPENING_BALANCE
              + " FROM generate_series(1, "
              + ACCOUNTS
              + ")");
    }
  }
}
