package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.source.init.ServerErrors;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** Which errors of the source heal by themselves. */
final class SourceErrors {
  private SourceErrors() {}

  /**
   * Connection trouble, a server that starts, stops or is full, and a slot that is still in use.
   */
  static boolean isTransient(SQLException e) {
    String state = e.getSQLState();
    if (state == null) {
      return true;
    }
    return state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || state.equals(SqlState.OBJECT_IN_USE)
        || isEndedCopy(e)
        || state.equals(SqlState.SERIALIZATION_FAILURE)
        || state.equals(SqlState.DEADLOCK_DETECTED);
  }

  /** The driver's own word for a replication stream whose connection has failed. */
  private static boolean isEndedCopy(SQLException e) {
    return SqlState.OBJECT_NOT_IN_STATE.equals(e.getSQLState())
        && e instanceof PSQLException driver
        && driver.getServerErrorMessage() == null;
  }

  /** What to do about a permanent error, as a continuation of the message; may be empty. */
  static String remedy(SQLException e) {
    return switch (String.valueOf(e.getSQLState())) {
      case SqlState.INVALID_PASSWORD, SqlState.INVALID_AUTHORIZATION ->
          "; correct connection.user and connection.password";
      case SqlState.NO_SUCH_DATABASE -> "; correct the database in connection.url";
      case SqlState.INSUFFICIENT_PRIVILEGE ->
          ServerErrors.isPluginForbidden(e)
              ? "; " + ServerErrors.ALLOW_PLUGIN
              : "; grant the role REPLICATION and SELECT on pgstream.schema_log, or run \"pgstream init\" as"
                  + " an administrator";
      case SqlState.UNDEFINED_TABLE, SqlState.UNDEFINED_SCHEMA ->
          "; run \"pgstream init\" or set init.enabled=true";
      case SqlState.UNDEFINED_FILE ->
          String.valueOf(e.getMessage()).contains("WAL segment")
              ? "; the server has removed WAL that the slot needs: drop the slot, reset the"
                  + " connector's offsets, run \"pgstream init\" and take a new snapshot"
              : "; install wal2json on the server";
      case SqlState.OBJECT_NOT_IN_STATE ->
          "; drop the slot, run \"pgstream init\" and take a new snapshot";
      default -> "";
    };
  }
}
