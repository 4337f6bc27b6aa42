package io.pgstream.connect.sink.postgres.write;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prepared statements of a session, the least recently used closed first. Parameters are text or
 * arrays of text; the statements cast them. Not thread-safe.
 */
final class StatementCache {
  private static final int MAX_STATEMENTS = 256;

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);

  StatementCache(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement whose parameters are arrays, one element per row; returns the row count. */
  long executeArrays(String sql, String[][] parameters) throws SQLException {
    return prepare(sql, parameters).executeUpdate();
  }

  /** Runs a query whose parameters are arrays, one element per row; returns the number it gives. */
  long queryArrays(String sql, String[][] parameters) throws SQLException {
    try (ResultSet row = prepare(sql, parameters).executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private PreparedStatement prepare(String sql, String[][] parameters) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < parameters.length; i++) {
      Array array = connection.createArrayOf("text", parameters[i]);
      statement.setArray(i + 1, array);
    }
    return statement;
  }

  /** Runs a statement whose parameters are single values; returns the row count. */
  long executeValues(String sql, String[] parameters) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
    return statement.executeUpdate();
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
      evictEldest();
    }
    return statement;
  }

  private void evictEldest() throws SQLException {
    if (statements.size() > MAX_STATEMENTS) {
      String eldest = statements.keySet().iterator().next();
      statements.remove(eldest).close();
    }
  }

  /** Closes all, because a schema change has made their plans and casts stale. */
  void clear() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
    statements.clear();
  }
}
