package io.pgstream.connect.it;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A database as its superuser sees it. Opens a connection per call.
 *
 * @param url with user and password
 */
public record Database(String url) {

  /** Another database of the same server. */
  public static String withName(String url, String database) {
    return url.replaceFirst("/[^/?]+\\?", "/" + database + "?");
  }

  public PostgresConnector connector() {
    return new PostgresConnector(PostgresUrl.parse(url), "pgstream-it");
  }

  /** Runs each statement in a transaction of its own. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connector().open();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, every value as the server prints it; null for NULL. */
  public List<List<String>> query(String sql) throws SQLException {
    try (Connection connection = connector().open();
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

  /** The first column of a query. */
  public List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    query(sql).forEach(row -> values.add(row.get(0)));
    return values;
  }

  /** The only value of a query. */
  public String value(String sql) throws SQLException {
    return query(sql).get(0).get(0);
  }

  /** A table's rows as text, in the order of that text. */
  public List<String> rows(String table) throws SQLException {
    return column("SELECT t::text FROM " + table + " t ORDER BY 1");
  }
}
