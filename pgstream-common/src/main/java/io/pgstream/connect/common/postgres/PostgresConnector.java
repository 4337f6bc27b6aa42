package io.pgstream.connect.common.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections to one Postgres database. Every session pins the settings that decide how
 * values are printed, so that streamed rows, snapshot rows and schema definitions agree.
 * Thread-safe.
 */
public final class PostgresConnector {
  /**
   * Settings that differ between servers, databases and roles, and would change the text of values
   * or how it is read. Warnings must come through: they tell what a slot leaves out.
   */
  private static final String PINNED_SETTINGS =
      "SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC';"
          + " SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C';"
          + " SET standard_conforming_strings = on; SET client_encoding = 'UTF8';"
          + " SET xmloption = 'content'; SET array_nulls = on; SET quote_all_identifiers = off;"
          + " SET client_min_messages = 'warning'";

  /** Finds objects of Postgres only; names of others are then printed with their schema. */
  private static final String NO_SCHEMA = "SET search_path = pg_catalog, pg_temp";

  /** Below the 5 s after which a worker gives a task up that it has told to stop. */
  private static final int LOGIN_TIMEOUT_SECONDS = 4;

  private static final int CANCEL_TIMEOUT_SECONDS = 2;

  private final PostgresUrl url;
  private final String applicationName;
  private final int socketTimeoutSeconds;
  private final OpenConnections connections;

  /**
   * A connector that has not connected yet.
   *
   * @param url server, database and login
   * @param applicationName what {@code pg_stat_activity} shows
   */
  public PostgresConnector(PostgresUrl url, String applicationName) {
    this(url, applicationName, 0, new OpenConnections());
  }

  private PostgresConnector(
      PostgresUrl url,
      String applicationName,
      int socketTimeoutSeconds,
      OpenConnections connections) {
    this.url = url;
    this.applicationName = applicationName;
    this.socketTimeoutSeconds = socketTimeoutSeconds;
    this.connections = connections;
  }

  /**
   * The same, with a bound on how long a session waits for data from the server. Without one, a
   * session whose packets get lost waits until the kernel gives up, which takes hours.
   *
   * @param seconds more than the longest statement takes; a {@code socketTimeout} in the URL wins
   */
  public PostgresConnector withSocketTimeout(int seconds) {
    return new PostgresConnector(url, applicationName, seconds, connections);
  }

  /**
   * Ends every connection that this connector, or one made from it, has opened, wherever a thread
   * waits on it, and each that is being opened. Call it from any thread, once.
   *
   * @throws SQLException if the driver refuses
   */
  public void abort() throws SQLException {
    connections.abort();
  }

  /** Server and database, safe to show. */
  public PostgresUrl url() {
    return url;
  }

  /**
   * Opens a connection for SQL, in auto-commit mode. Blocks up to the login time-out of 4 s.
   *
   * @throws SQLException if the server cannot be reached or refuses the login
   */
  public Connection open() throws SQLException {
    return open(properties());
  }

  /**
   * As {@link #open()}, with a search path that finds objects of Postgres only: whoever may create
   * functions and operators in schema {@code public} could otherwise have them run with the rights
   * of the administrator that this session belongs to.
   *
   * @throws SQLException if the server cannot be reached or refuses the login
   */
  public Connection openTrustingNoSchema() throws SQLException {
    return with(NO_SCHEMA, open());
  }

  /**
   * Opens a connection that speaks the replication protocol on this database; SQL works on it too,
   * as simple queries. Its search path finds objects of Postgres only, so that values of type
   * {@code regclass} and the like are printed with their schema.
   *
   * @throws SQLException if the server cannot be reached, refuses the login, or the role lacks
   *     REPLICATION
   */
  public Connection openReplication() throws SQLException {
    Properties properties = properties();
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    properties.putIfAbsent(
        PGProperty.SOCKET_FACTORY.getName(), ReplicationSocketFactory.class.getName());
    return with(NO_SCHEMA, open(properties));
  }

  private Connection open(Properties properties) throws SQLException {
    // Not DriverManager: it looks drivers up by class loader, and plugins are isolated.
    Connection connection = new Driver().connect(url.jdbcUrl(), properties);
    connections.add(connection);
    return with(PINNED_SETTINGS, connection);
  }

  private static Connection with(String settings, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(settings);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    PGProperty.LOGIN_TIMEOUT.set(properties, LOGIN_TIMEOUT_SECONDS);
    PGProperty.CONNECT_TIMEOUT.set(properties, LOGIN_TIMEOUT_SECONDS);
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, CANCEL_TIMEOUT_SECONDS);
    PGProperty.APPLICATION_NAME.set(properties, applicationName);
    // A half-open connection is noticed by the kernel; without this a read can hang for ever.
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.SOCKET_TIMEOUT.set(properties, socketTimeoutSeconds);
    // The detail of an error quotes rows; exceptions end up in logs and status traces.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    url.parameters().forEach(properties::setProperty);
    if (url.user() != null) {
      PGProperty.USER.set(properties, url.user());
    }
    if (url.password() != null) {
      PGProperty.PASSWORD.set(properties, url.password());
    }
    return properties;
  }
}
