package io.pgstream.connect.benchmarks.stack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A question that is asked often while a round is measured: on one connection, because connecting
 * costs the server far more than the answer. Not thread-safe.
 */
public final class Probe implements AutoCloseable {
  private final Database database;
  private final String sql;
  private Connection connection;
  private PreparedStatement statement;

  /**
   * A question that has not been asked.
   *
   * @param sql gives one boolean
   */
  public Probe(Database database, String sql) {
    this.database = database;
    this.sql = sql;
  }

  /** The answer now. */
  public boolean isTrue() throws SQLException {
    if (statement == null) {
      connection = database.open();
      statement = connection.prepareStatement(sql);
    }
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getBoolean(1);
    }
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }
}
