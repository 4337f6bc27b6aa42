package io.pgstream.connect.source.init;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.Identifiers;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Finds, creates and drops replication slots. Stateless. */
public final class ReplicationSlots {
  static final String PLUGIN = "wal2json";

  private static final int CREATE_SECONDS = 60;

  private ReplicationSlots() {}

  /** The slot of this name, if there is one. */
  public static Optional<ReplicationSlot> find(Connection connection, String name)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT s.plugin, s.database, s.active_pid, a.application_name, s.confirmed_flush_lsn,"
                + " s.restart_lsn, s.wal_status FROM pg_replication_slots s"
                + " LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid WHERE s.slot_name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(slot(name, row)) : Optional.empty();
      }
    }
  }

  private static ReplicationSlot slot(String name, ResultSet row) throws SQLException {
    return new ReplicationSlot(
        name,
        row.getString(1),
        row.getString(2),
        row.getObject(3, Integer.class),
        row.getString(4),
        lsn(row.getString(5)),
        lsn(row.getString(6)),
        row.getString(7));
  }

  private static Lsn lsn(String text) {
    return text == null ? null : Lsn.parse(text);
  }

  /**
   * Creates a slot and exports the snapshot of its starting point. The server waits for the
   * transactions that are open now; blocks up to 60 s.
   *
   * @throws PrerequisiteException if open transactions last longer
   */
  static ExportedSnapshot create(PostgresConnector connector, Connection connection, String name)
      throws SQLException {
    try {
      return export(connector, Identifiers.quote(name), CREATE_SECONDS);
    } catch (SQLException e) {
      if (SqlState.QUERY_CANCELED.equals(e.getSQLState())) {
        throw transactionsOpen(connection, name, e);
      }
      throw e;
    }
  }

  /**
   * Creates a slot that lives as long as the returned snapshot, which shows exactly what was
   * committed before its consistent point. The server waits for the transactions that are open now.
   *
   * @param waitSeconds how long at most
   * @throws SQLException if the server refuses it; {@link ServerErrors#isCanceled} if open
   *     transactions last longer
   */
  public static ExportedSnapshot exportTemporary(
      PostgresConnector connector, String name, int waitSeconds) throws SQLException {
    return export(connector, Identifiers.quote(name) + " TEMPORARY", waitSeconds);
  }

  private static ExportedSnapshot export(PostgresConnector connector, String slot, int waitSeconds)
      throws SQLException {
    Connection replication = connector.openReplication();
    try (Statement statement = replication.createStatement()) {
      statement.setQueryTimeout(waitSeconds);
      // The export is an open transaction in which nothing happens.
      statement.execute("SET idle_in_transaction_session_timeout = 0");
      // This form is known to all versions; 15 and later also take (SNAPSHOT 'export').
      try (ResultSet row =
          statement.executeQuery(
              "CREATE_REPLICATION_SLOT " + slot + " LOGICAL " + PLUGIN + " EXPORT_SNAPSHOT")) {
        row.next();
        return new ExportedSnapshot(
            Lsn.parse(row.getString("consistent_point")),
            row.getString("snapshot_name"),
            replication);
      }
    } catch (SQLException e) {
      replication.close();
      throw e;
    }
  }

  private static PrerequisiteException transactionsOpen(
      Connection connection, String name, SQLException e) throws SQLException {
    return new PrerequisiteException(
        Prerequisite.SLOT,
        "replication slot \""
            + name
            + "\" could not be created within "
            + CREATE_SECONDS
            + " s because transactions have been open for longer (PID "
            + writers(connection)
            + "); end them and try again",
        e);
  }

  /**
   * The processes that keep a slot from being created, oldest transaction first.
   *
   * @return their ids, comma separated
   */
  public static String writers(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT coalesce(string_agg(pid::text, ', ' ORDER BY xact_start), 'unknown')"
                    + " FROM pg_stat_activity WHERE backend_xid IS NOT NULL")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Drops a slot; an active one is refused by the server. */
  public static void drop(Connection connection, String name) throws SQLException {
    try (PreparedStatement drop =
        connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
      drop.setString(1, name);
      drop.execute();
    }
  }
}
