package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A row of {@code pg_replication_slots}.
 *
 * @param plugin the output plugin; null for a physical slot
 * @param database the database it decodes; null for a physical slot
 * @param activePid process that streams it; 0 if none
 * @param confirmedFlush what its consumer has confirmed
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 */
record SlotState(
    String plugin, String database, int activePid, Lsn confirmedFlush, String walStatus) {

  static Optional<SlotState> read(Connection connection, String slot) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT plugin, database, coalesce(active_pid, 0),"
                + " coalesce(confirmed_flush_lsn, '0/0')::text, coalesce(wal_status, '')"
                + " FROM pg_replication_slots WHERE slot_name = ?")) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new SlotState(
                    row.getString(1),
                    row.getString(2),
                    row.getInt(3),
                    Lsn.parse(row.getString(4)),
                    row.getString(5)))
            : Optional.empty();
      }
    }
  }
}
