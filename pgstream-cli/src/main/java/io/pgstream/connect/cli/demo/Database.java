package io.pgstream.connect.cli.demo;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One of the two Postgres servers of the tour. Opens a connection per call. */
final class Database {
  private final PostgresConnector connector;

  Database(PostgresConnector connector) {
    this.connector = connector;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connector.open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a query, every value as the server prints it; null for NULL. */
  List<List<String>> query(String sql) throws SQLException {
    try (Connection connection = connector.open();
        Statement statement = connection.createStatement();
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
}
