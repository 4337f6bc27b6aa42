package io.pgstream.connect.sink.postgres.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The server's side of a session.
 *
 * @param pid the process, whose number the system uses again some day
 * @param started when it began, as the server prints it
 */
record ServerProcess(int pid, String started) {
  private static final String OWN =
      "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()";
  private static final String TERMINATE =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE pid = ? AND backend_start = ?::timestamptz AND pid <> pg_backend_pid()";

  /** The process that serves this connection. */
  static ServerProcess of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(OWN)) {
      row.next();
      return new ServerProcess(row.getInt(1), row.getString(2));
    }
  }

  /**
   * Ends the process if it is still there: one whose client has vanished keeps its locks.
   *
   * @param connection of the same role
   */
  void terminate(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TERMINATE)) {
      bind(statement, 1);
      statement.execute();
    }
  }

  void bind(PreparedStatement statement, int index) throws SQLException {
    statement.setInt(index, pid);
    statement.setString(index + 1, started);
  }
}
