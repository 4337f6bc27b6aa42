package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Finds out whether the role may create event triggers. Managed services allow it to roles that are
 * no superusers, so the attribute cannot tell.
 */
final class EventTriggerProbe {
  private final Connection connection;

  EventTriggerProbe(Connection connection) {
    this.connection = connection;
  }

  /**
   * Creates an event trigger and rolls it back.
   *
   * @throws PrerequisiteException if the role may not
   */
  void check() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA pgstream_probe");
      statement.execute(
          "CREATE FUNCTION pgstream_probe.nothing() RETURNS event_trigger LANGUAGE plpgsql"
              + " AS 'BEGIN END'");
      statement.execute(
          "CREATE EVENT TRIGGER pgstream_probe ON sql_drop"
              + " EXECUTE FUNCTION pgstream_probe.nothing()");
    } catch (SQLException e) {
      if (SqlState.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw denied(e);
      }
      throw e;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static PrerequisiteException denied(SQLException e) {
    return new PrerequisiteException(
        Prerequisite.EVENT_TRIGGER_PRIVILEGE,
        "the role may not create event triggers ("
            + ServerErrors.text(e)
            + "); run pgstream init once as a superuser, then the connector needs no such right",
        e);
  }
}
