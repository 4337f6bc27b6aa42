package io.pgstream.connect.it.security;

import io.pgstream.connect.local.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A session of one role on a database of a local server. */
final class TestDatabase implements AutoCloseable {
  private final Connection connection;

  private TestDatabase(Connection connection) {
    this.connection = connection;
  }

  /** A new database, seen by the superuser. */
  static TestDatabase create(PostgresServer server, String name) throws SQLException {
    server.execute("CREATE DATABASE " + name);
    return open(server, name, PostgresServer.USER, PostgresServer.PASSWORD);
  }

  static TestDatabase open(PostgresServer server, String name, String user, String password)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "disable");
    return new TestDatabase(
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + name, properties));
  }

  Connection connection() {
    return connection;
  }

  /** Runs SQL; returns the server's warnings, without notices. */
  List<String> run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
      List<String> warnings = new ArrayList<>();
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        if ("01000".equals(w.getSQLState())) {
          warnings.add(w.getMessage());
        }
      }
      return warnings;
    }
  }

  /** Rows of a query, the columns joined by a bar. */
  List<String> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet rows = statement.executeQuery(sql)) {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> result = new ArrayList<>();
        while (rows.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.add(String.valueOf(rows.getString(i)));
          }
          result.add(String.join("|", row));
        }
        return result;
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
