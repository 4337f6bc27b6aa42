package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * Finds out whether the server has wal2json. It is no extension, so no catalog lists it: only a
 * slot can tell.
 */
final class PluginProbe {
  /** The server loads the plugin at once, then waits for open transactions. */
  private static final String WAIT = "3s";

  private final Connection connection;

  PluginProbe(Connection connection) {
    this.connection = connection;
  }

  /**
   * Creates a temporary slot with the plugin and drops it.
   *
   * @throws PrerequisiteException if the plugin is not installed or not allowed
   */
  void check() throws SQLException {
    String name = "pgstream_probe_" + UUID.randomUUID().toString().replace('-', '_');
    try (Statement settings = connection.createStatement()) {
      settings.execute("SET statement_timeout = '" + WAIT + "'");
      try {
        call("SELECT pg_create_logical_replication_slot(?, 'wal2json', true)", name);
        call("SELECT pg_drop_replication_slot(?)", name);
      } catch (SQLException e) {
        judge(e);
      } finally {
        settings.execute("RESET statement_timeout");
      }
    }
  }

  private static void judge(SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    if (state.equals(SqlState.QUERY_CANCELED)) {
      return; // It was loaded: the rest was waiting.
    }
    if (state.equals(SqlState.UNDEFINED_FILE)) {
      throw new PrerequisiteException(
          Prerequisite.PLUGIN,
          "the server lacks the output plugin wal2json; install it there (Debian:"
              + " postgresql-<version>-wal2json)",
          e);
    }
    if (ServerErrors.isPluginForbidden(e)) {
      throw new PrerequisiteException(
          Prerequisite.PLUGIN,
          "the server does not allow the output plugin wal2json; " + ServerErrors.ALLOW_PLUGIN,
          e);
    }
    throw e;
  }

  private void call(String query, String name) throws SQLException {
    try (PreparedStatement call = connection.prepareStatement(query)) {
      call.setString(1, name);
      call.execute();
    }
  }
}
