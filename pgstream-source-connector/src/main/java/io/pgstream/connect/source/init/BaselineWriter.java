package io.pgstream.connect.source.init;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Records in {@code pgstream.schema_log} the schemas as they are where a slot starts. */
final class BaselineWriter {
  private final PostgresConnector connector;

  BaselineWriter(PostgresConnector connector) {
    this.connector = connector;
  }

  /** Whether the start of this slot has been recorded. */
  static boolean exists(Connection connection, String slot) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT FROM pgstream.baselines WHERE slot_name = ?")) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * Records what the snapshot shows.
   *
   * @return how many schemas have objects
   */
  int write(String slot, ExportedSnapshot snapshot) throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET TRANSACTION SNAPSHOT " + Identifiers.literal(snapshot.name()));
      }
      int schemas = append(connection, slot, snapshot.consistentPoint());
      connection.commit();
      return schemas;
    }
  }

  /**
   * Records the state of now for a slot that was made by someone else.
   *
   * @return how many schemas have objects
   */
  static int writeNow(Connection connection, String slot, Lsn position) throws SQLException {
    return append(connection, slot, position);
  }

  private static int append(Connection connection, String slot, Lsn position) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT pgstream.append_baseline(?, ?::pg_lsn)")) {
      call.setString(1, slot);
      call.setString(2, position.toString());
      try (ResultSet row = call.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
