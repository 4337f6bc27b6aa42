package io.pgstream.connect.common.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connections that may have to end all at once, wherever their owners wait. Thread-safe. */
final class OpenConnections {
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean aborted;

  /**
   * Takes a connection that was just opened.
   *
   * @throws SQLException if all connections were to end meanwhile; this one has ended too then
   */
  void add(Connection connection) throws SQLException {
    Set<Connection> ended = new HashSet<>();
    for (Connection earlier : connections) {
      if (earlier.isClosed()) {
        ended.add(earlier);
      }
    }
    connections.removeAll(ended);
    connections.add(connection);
    if (aborted) {
      connection.abort(Runnable::run);
      throw new SQLException("stopped while it connected", SqlState.ADMIN_SHUTDOWN);
    }
  }

  void abort() throws SQLException {
    aborted = true;
    for (Connection connection : connections) {
      connection.abort(Runnable::run);
    }
  }
}
