package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.ConnectionAdvice;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.common.postgres.SqlState;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** Turns what the driver and the server report into one line with a remedy. */
public final class ServerErrors {
  /**
   * Security releases since the end of 2026 (15.19 of the 15 series) have this setting; it lists
   * only the plugins that come with Postgres.
   */
  public static final String ALLOW_PLUGIN =
      "add wal2json to the server's output_plugin_libraries and reload its configuration";

  private ServerErrors() {}

  /** Whether the server refuses the plugin because its settings do not list it. */
  public static boolean isPluginForbidden(SQLException e) {
    return SqlState.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
        && String.valueOf(e.getMessage()).contains("output plugin");
  }

  /** Whether the server ended a statement that took too long. */
  public static boolean isCanceled(SQLException e) {
    return SqlState.QUERY_CANCELED.equals(e.getSQLState());
  }

  /** A login or network failure. */
  static PrerequisiteException connecting(PostgresUrl url, SQLException e) {
    return new PrerequisiteException(
        Prerequisite.CONNECTION, "cannot connect to " + url + ": " + reason(url, e), e);
  }

  private static String reason(PostgresUrl url, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (state) {
      case SqlState.INVALID_PASSWORD ->
          "the server refused the password of role \""
              + url.user()
              + "\"; correct it"
              + advice(url, e);
      case SqlState.INVALID_AUTHORIZATION ->
          text(e)
              + "; allow this role, host and database in the server's pg_hba.conf"
              + advice(url, e);
      case SqlState.NO_SUCH_DATABASE ->
          "database \"" + url.database() + "\" does not exist; create it or correct the URL";
      case SqlState.TOO_MANY_CONNECTIONS ->
          text(e) + "; close connections, or raise max_connections or max_wal_senders";
      case SqlState.STARTING_UP -> text(e) + "; try again when the server is up";
      default -> networkReason(url, e);
    };
  }

  private static String advice(PostgresUrl url, SQLException e) {
    return ConnectionAdvice.of(url, e).map(advice -> "; " + advice).orElse("");
  }

  private static String networkReason(PostgresUrl url, SQLException e) {
    Throwable cause = e.getCause();
    if (cause instanceof UnknownHostException) {
      return "the host name is unknown; correct the URL or the name service";
    }
    if (cause instanceof SocketTimeoutException) {
      return "the server did not answer in time; check host, port and firewall";
    }
    if (cause instanceof java.net.ConnectException) {
      return "connection refused; start the server there or correct host and port";
    }
    return text(e)
        + "; "
        + ConnectionAdvice.of(url, e).orElse("check host, port and TLS parameters of the URL");
  }

  /** Any other failure of a statement. */
  static PrerequisiteException statement(SQLException e) {
    if (SqlState.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
      return new PrerequisiteException(
          Prerequisite.EVENT_TRIGGER_PRIVILEGE,
          "the role lacks a privilege: "
              + text(e)
              + "; run pgstream init as a superuser, or grant the privilege",
          e);
    }
    return new PrerequisiteException(
        Prerequisite.SERVER,
        "the server refused a statement (SQLSTATE "
            + e.getSQLState()
            + "): "
            + text(e)
            + "; repair that and try again",
        e);
  }

  /** The primary message, on one line; without detail, which can hold values. */
  static String text(SQLException e) {
    String message =
        e instanceof PSQLException postgres && postgres.getServerErrorMessage() != null
            ? postgres.getServerErrorMessage().getMessage()
            : e.getMessage();
    return String.valueOf(message).lines().findFirst().orElse("").strip();
  }
}
