package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which server this is and how far it is.
 *
 * @param systemId its system identifier: the same on its standbys, another after initdb
 * @param flushed the end of its WAL
 * @param walSenderTimeoutMs how long it waits for a standby status update; 0 for ever
 */
record ServerIdentity(String systemId, Lsn flushed, int walSenderTimeoutMs) {
  /** Two more updates are due before the server gives up. */
  private static final int UPDATES_PER_TIMEOUT = 3;

  /** Asks on a replication connection. */
  static ServerIdentity read(Connection replication) throws SQLException {
    int timeoutMs;
    try (Statement statement = replication.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'wal_sender_timeout'")) {
      row.next();
      timeoutMs = row.getInt(1);
    }
    try (Statement statement = replication.createStatement();
        ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
      row.next();
      return new ServerIdentity(
          row.getString("systemid"), Lsn.parse(row.getString("xlogpos")), timeoutMs);
    }
  }

  /** How often this server must hear from us, in milliseconds. */
  int statusIntervalMs(int configuredMs) {
    return walSenderTimeoutMs == 0
        ? configuredMs
        : Math.max(1, Math.min(configuredMs, walSenderTimeoutMs / UPDATES_PER_TIMEOUT));
  }
}
