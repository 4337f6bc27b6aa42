package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections that read what an exported snapshot shows. */
final class SnapshotSessions {
  /**
   * Row security would leave rows out silently; off, the server refuses instead. Rows must come in
   * the order in which they lie: not from several processes, nor from where another scan is.
   */
  private static final String SETTINGS =
      "SET row_security = off; SET lock_timeout = '30s'; SET statement_timeout = 0;"
          + " SET idle_in_transaction_session_timeout = 0; SET enable_tidscan = on;"
          + " SET max_parallel_workers_per_gather = 0; SET synchronize_seqscans = off";

  private SnapshotSessions() {}

  /** Opens a connection outside any transaction. */
  static Connection open(PostgresConnector connector) throws SQLException {
    Connection connection = connector.openTrustingNoSchema();
    try (Statement statement = connection.createStatement()) {
      statement.execute(SETTINGS);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Begins a transaction that sees the snapshot. */
  static void begin(Connection connection, String snapshot) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET TRANSACTION SNAPSHOT "
              + Identifiers.literal(snapshot));
    }
  }
}
