package io.pgstream.connect.sink.postgres.config;

import io.pgstream.connect.common.config.ConfigErrors;
import io.pgstream.connect.common.config.PostgresConnectionConfig;
import io.pgstream.connect.common.postgres.ConnectionAdvice;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.PostgresUrl;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.offset.TargetTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.Config;

/** The checks that a definition cannot make: converters, and what only the target knows. */
public final class ConfigValidation {
  private static final String TIMEOUT_SECONDS = "5";

  private ConfigValidation() {}

  /**
   * Adds errors to the fields at fault. Connects to the target, for at most 5 s, only when
   * everything else is valid.
   *
   * @param config what the definition made of {@code properties}
   */
  public static Config check(Config config, Map<String, String> properties) {
    ConfigErrors errors = new ConfigErrors(config);
    errors.requireByteArrayConverter(properties);
    if (errors.isEmpty()) {
      checkTarget(errors, PgSinkConfig.of(properties));
    }
    return errors.toConfig();
  }

  private static void checkTarget(ConfigErrors errors, PgSinkConfig sink) {
    try (Connection connection = connect(sink.url())) {
      checkSchema(errors, connection, sink);
      checkTriggers(errors, connection, sink);
    } catch (SQLException e) {
      errors.add(
          PostgresConnectionConfig.CONNECTION_URL,
          "cannot use the target "
              + sink.url()
              + ": "
              + SqlErrors.describe(e)
              + "; "
              + ConnectionAdvice.of(sink.url(), e)
                  .orElse(
                      "check that the server runs and that host, port, database, user and password"
                          + " are right"));
    }
  }

  private static Connection connect(PostgresUrl url) throws SQLException {
    Map<String, String> parameters = new HashMap<>(url.parameters());
    for (String timeout : new String[] {"loginTimeout", "connectTimeout", "socketTimeout"}) {
      parameters.put(timeout, TIMEOUT_SECONDS);
    }
    PostgresUrl bounded =
        new PostgresUrl(url.hosts(), url.database(), url.user(), url.password(), parameters);
    return new PostgresConnector(bounded, "pgstream sink validation").open();
  }

  private static void checkSchema(ConfigErrors errors, Connection connection, PgSinkConfig sink)
      throws SQLException {
    if (!TargetTables.exist(connection)
        && !ask(
            connection,
            "SELECT CASE WHEN to_regnamespace('pgstream') IS NULL"
                + " THEN has_database_privilege(current_database(), 'CREATE')"
                + " ELSE has_schema_privilege('pgstream', 'CREATE') END")) {
      errors.add(
          PostgresConnectionConfig.CONNECTION_URL,
          "the role may not create the schema pgstream in "
              + sink.url()
              + ", where the sink keeps its offsets: GRANT CREATE ON DATABASE to it");
    }
  }

  private static void checkTriggers(ConfigErrors errors, Connection connection, PgSinkConfig sink)
      throws SQLException {
    if (sink.disableTriggers()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET session_replication_role = replica");
      } catch (SQLException e) {
        errors.add(
            WriteKeys.DISABLE_TRIGGERS,
            "is true, but the role may not set session_replication_role ("
                + SqlErrors.describe(e)
                + "): use a superuser, GRANT SET ON PARAMETER session_replication_role to the"
                + " role, or set "
                + WriteKeys.DISABLE_TRIGGERS
                + " to false");
      }
    }
  }

  private static boolean ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }
}
