package io.pgstream.connect.it.compare;

import io.pgstream.connect.local.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Queries whose values are wanted as the server prints them. */
public final class Sql {
  private Sql() {}

  /** The rows of a query; null for NULL. */
  public static List<List<String>> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          values.add(row.getString(i));
        }
        rows.add(values);
      }
      return rows;
    }
  }

  /** As {@link #query(Connection, String)}, on a connection of its own. */
  public static List<List<String>> query(PostgresServer server, String sql) throws SQLException {
    try (Connection connection = server.connect()) {
      return query(connection, sql);
    }
  }

  /** The first column of a query. */
  public static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    query(connection, sql).forEach(row -> values.add(row.get(0)));
    return values;
  }

  /** Runs statements in the connection's transaction. */
  public static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A text value as a literal, with standard_conforming_strings. */
  public static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
