package io.pgstream.connect.sink.postgres;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A connector's session on a database, whatever the database's own settings are. */
final class PinnedSession implements AutoCloseable {
  private final Connection connection;

  PinnedSession(String url) throws SQLException {
    // The driver asks for some types in binary form, which is not what is to be compared.
    String textOnly = url + (url.contains("?") ? "&" : "?") + "binaryTransfer=false";
    connection = new PostgresConnector(PostgresUrl.parse(textOnly), "reader").open();
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /** The text of the values by column name. */
  List<Map<String, Object>> rows(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      ResultSetMetaData columns = rows.getMetaData();
      List<Map<String, Object>> result = new ArrayList<>();
      while (rows.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.put(columns.getColumnName(i), rows.getString(i));
        }
        result.add(row);
      }
      return result;
    }
  }

  /** The first column. */
  List<String> column(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> result = new ArrayList<>();
      while (rows.next()) {
        result.add(rows.getString(1));
      }
      return result;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
