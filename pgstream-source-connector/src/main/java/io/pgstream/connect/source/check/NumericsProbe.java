package io.pgstream.connect.source.check;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.source.wal2json.Wal2JsonOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * Finds out whether the server's wal2json prints NaN and infinities. It has no catalogue entry with
 * a version: only a slot can tell.
 */
final class NumericsProbe {
  /** Creating a slot waits for open transactions. */
  private static final String WAIT = "3s";

  private final Connection connection;

  NumericsProbe(Connection connection) {
    this.connection = connection;
  }

  /**
   * Creates a temporary slot, reads nothing from it, and drops it.
   *
   * @return true also where no slot can be made: whoever needs one is told so by other checks
   */
  boolean arriveAsText() throws SQLException {
    String slot = "pgstream_probe_" + UUID.randomUUID().toString().replace('-', '_');
    try (Statement settings = connection.createStatement()) {
      settings.execute("SET statement_timeout = '" + WAIT + "'");
      try {
        call("SELECT pg_create_logical_replication_slot(?, 'wal2json', true)", slot);
      } catch (SQLException e) {
        return true;
      } finally {
        settings.execute("RESET statement_timeout");
      }
      return peek(slot);
    }
  }

  private boolean peek(String slot) throws SQLException {
    String option = Wal2JsonOptions.numericAsString().getKey();
    try {
      call(
          "SELECT count(*) FROM pg_logical_slot_peek_changes(?, '0/1', NULL, '"
              + option
              + "', '1')",
          slot);
    } catch (SQLException e) {
      if (SqlState.INVALID_PARAMETER.equals(e.getSQLState())) {
        // An error drops temporary slots.
        return false;
      }
      throw e;
    }
    call("SELECT pg_drop_replication_slot(?)", slot);
    return true;
  }

  private void call(String query, String slot) throws SQLException {
    try (PreparedStatement call = connection.prepareStatement(query)) {
      call.setString(1, slot);
      call.execute();
    }
  }
}
