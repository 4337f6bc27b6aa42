package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.SQLException;

/** Runs work on a connection of its own and turns every failure into a line with a remedy. */
public final class Sessions {
  private Sessions() {}

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it; the connection is in auto-commit mode and closed afterwards. */
    T run(Connection connection) throws SQLException;
  }

  /**
   * Opens a connection, runs the work, closes the connection.
   *
   * @throws PrerequisiteException if the server cannot be reached or refuses something
   */
  public static <T> T run(PostgresConnector connector, Work<T> work) {
    try (Connection connection = open(connector)) {
      return work.run(connection);
    } catch (SQLException e) {
      throw ServerErrors.statement(e);
    }
  }

  private static Connection open(PostgresConnector connector) {
    try {
      return connector.openTrustingNoSchema();
    } catch (SQLException e) {
      throw ServerErrors.connecting(connector.url(), e);
    }
  }
}
