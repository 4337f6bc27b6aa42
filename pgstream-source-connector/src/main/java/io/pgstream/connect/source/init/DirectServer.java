package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out whether an address leads to one server, with a session for each connection. A pooler
 * that hands sessions to other clients between statements breaks settings, locks and imported
 * snapshots; a load balancer leads the slot and the snapshot to different servers.
 */
public final class DirectServer {
  private static final int OTHER_CONNECTIONS = 2;
  private static final String FACTS =
      "SELECT pg_backend_pid(), pg_postmaster_start_time()::text, pg_is_in_recovery()";

  private DirectServer() {}

  /**
   * What a connection shows of its server.
   *
   * @param pid process that has executed the statement
   * @param startedAt when the server was started
   * @param standby whether it is one
   */
  record Facts(int pid, String startedAt, boolean standby) {}

  /**
   * Passes if it is so. Opens some connections for a moment.
   *
   * @throws PrerequisiteException naming what is in between
   * @throws SQLException if the server cannot be reached
   */
  public static void require(PostgresConnector connector) throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema()) {
      Facts first = facts(connection);
      List<Facts> others = new ArrayList<>();
      Facts again = lookBeside(connector, connection, others, OTHER_CONNECTIONS);
      judge(first, again, others);
    }
  }

  /** Holds other sessions in a transaction, so that a pooler must show what it does. */
  private static Facts lookBeside(
      PostgresConnector connector, Connection connection, List<Facts> others, int left)
      throws SQLException {
    if (left == 0) {
      return facts(connection);
    }
    try (Connection other = connector.openTrustingNoSchema()) {
      other.setAutoCommit(false);
      others.add(facts(other));
      Facts again = lookBeside(connector, connection, others, left - 1);
      other.rollback();
      return again;
    }
  }

  private static Facts facts(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(FACTS)) {
      row.next();
      return new Facts(row.getInt(1), row.getString(2), row.getBoolean(3));
    }
  }

  /**
   * Decides.
   *
   * @param first what a connection showed
   * @param again what it showed while the others were in a transaction
   * @param others what these showed
   * @throws PrerequisiteException if there is more than one server, or a shared session
   */
  static void judge(Facts first, Facts again, List<Facts> others) {
    List<Facts> all = new ArrayList<>(others);
    all.add(again);
    for (Facts other : all) {
      if (!other.startedAt().equals(first.startedAt()) || other.standby() != first.standby()) {
        throw new PrerequisiteException(
            Prerequisite.DIRECT,
            "connection.url leads to several servers, started at "
                + first.startedAt()
                + " and "
                + other.startedAt()
                + ": a load balancer is in between; use the address of the primary itself");
      }
    }
    if (again.pid() != first.pid() || others.stream().anyMatch(o -> o.pid() == first.pid())) {
      throw new PrerequisiteException(
          Prerequisite.DIRECT,
          "connection.url leads to a pooler that shares sessions of the server between connections"
              + " (PID "
              + first.pid()
              + " serves more than one, or not to the end), with which neither replication nor"
              + " snapshots work; use the address of the server itself, or a pool in session mode");
    }
  }
}
