package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.init.DirectServer;
import io.pgstream.connect.source.init.ExportedSnapshot;
import io.pgstream.connect.source.init.PrerequisiteException;
import io.pgstream.connect.source.init.ReplicationSlots;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The server that rows are read from: the source itself, or a standby that spares it. A slot of a
 * standby begins at a place of the same WAL, so its snapshot fits into the stream of the primary.
 */
public final class RowServer {
  /** Version of Postgres since which standbys decode WAL, and so can have logical slots. */
  private static final int STANDBYS_DECODE = 16;

  private final PostgresConnector source;
  private final PostgresConnector rows;

  private RowServer(PostgresConnector source, PostgresConnector rows) {
    this.source = source;
    this.rows = rows;
  }

  /** The source itself. */
  public static RowServer source(PostgresConnector source) {
    return new RowServer(source, source);
  }

  /** The server behind another address, which must be the source or one of its standbys. */
  public static RowServer other(PostgresConnector source, PostgresConnector rows) {
    return new RowServer(source, rows);
  }

  /** Opens connections that read rows. */
  PostgresConnector connector() {
    return rows;
  }

  /** What a server says of itself. */
  private record Facts(String systemId, boolean standby, int majorVersion) {
    static Facts read(PostgresConnector connector) throws SQLException {
      try (Connection connection = connector.openTrustingNoSchema();
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT system_identifier::text, pg_is_in_recovery() FROM pg_control_system()")) {
        row.next();
        return new Facts(
            row.getString(1),
            row.getBoolean(2),
            connection.getMetaData().getDatabaseMajorVersion());
      }
    }
  }

  /**
   * Exports a snapshot of this server, with its place in the WAL.
   *
   * @param name of the temporary slot
   * @param waitSeconds how long to wait for open transactions
   * @throws ConnectException if the server cannot take the source's place
   */
  ExportedSnapshot export(String name, int waitSeconds) throws SQLException {
    if (rows == source || !requireFit().standby()) {
      return ReplicationSlots.exportTemporary(rows, name, waitSeconds);
    }
    StandbyWakeUp wakeUp = StandbyWakeUp.start(source);
    try {
      return ReplicationSlots.exportTemporary(rows, name, waitSeconds);
    } finally {
      wakeUp.close();
    }
  }

  private Facts requireFit() throws SQLException {
    requireDirect();
    Facts facts = Facts.read(rows);
    if (!facts.systemId().equals(Facts.read(source).systemId())
        || !rows.url().database().equals(source.url().database())) {
      throw new ConnectException(
          "snapshot.connection.url leads to another cluster or database than connection.url; it must"
              + " be the address of a standby of that server, and name the same database");
    }
    if (facts.standby() && facts.majorVersion() < STANDBYS_DECODE) {
      throw new ConnectException(
          "snapshot.connection.url leads to a standby of Postgres "
              + facts.majorVersion()
              + ", which cannot export a snapshot at a known place of the WAL; standbys can since"
              + " version "
              + STANDBYS_DECODE
              + ": remove the key to read rows from the primary, or upgrade the servers");
    }
    return facts;
  }

  private void requireDirect() throws SQLException {
    try {
      DirectServer.require(rows);
    } catch (PrerequisiteException e) {
      // It begins with the usual key.
      throw new ConnectException("snapshot." + e.getMessage(), e);
    }
  }
}
