package io.pgstream.connect.sink.postgres.schema;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the statements of a schema change. One that lacks what another one brings, or whose object
 * another one still uses, waits until that one has run: so nobody needs to know all dependencies.
 */
final class StatementRunner {
  private static final Logger LOG = LoggerFactory.getLogger(StatementRunner.class);

  private static final Set<String> WAITING =
      Set.of(
          "42P01", // undefined table
          "42703", // undefined column
          "42704", // undefined object
          "42883", // undefined function
          "3F000", // undefined schema
          "2BP01", // dependent objects still exist
          "42P16"); // invalid table definition: a parent is still as it was

  private static final Set<String> ROWS_DO_NOT_FIT =
      Set.of(SqlState.CANNOT_COERCE, "42804"); // datatype mismatch

  private static final Set<String> EXISTS =
      Set.of(
          "42P07", // duplicate table
          "42701", // duplicate column
          "42710", // duplicate object
          "42723", // duplicate function
          "42P06"); // duplicate schema

  /** Definitions name everything with its schema; functions may refer to what comes later. */
  private static final String SETTINGS =
      "SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL check_function_bodies = off";

  private static final String RESET =
      "SET LOCAL search_path TO DEFAULT; SET LOCAL check_function_bodies TO DEFAULT";

  private final Connection connection;
  private final RowRemoval removal;

  StatementRunner(Connection connection) {
    this.connection = connection;
    this.removal = new RowRemoval(connection);
  }

  /**
   * Runs all of them.
   *
   * @param change what the messages name
   * @throws ConnectException if a statement fails for good; it names the statement
   * @throws SQLException if trying again may help
   */
  void run(SchemaChange change, List<DdlScript.Statement> statements) throws SQLException {
    if (statements.isEmpty()) {
      return;
    }
    execute(SETTINGS);
    List<DdlScript.Statement> waiting = statements;
    while (!waiting.isEmpty()) {
      waiting = pass(change, waiting);
    }
    execute(RESET);
  }

  /** Runs what can run now; returns the rest. */
  private List<DdlScript.Statement> pass(SchemaChange change, List<DdlScript.Statement> statements)
      throws SQLException {
    List<DdlScript.Statement> waiting = new ArrayList<>();
    SQLException cause = null;
    for (DdlScript.Statement statement : statements) {
      SQLException error = attempt(statement);
      if (error != null && SqlState.CANNOT_COERCE.equals(error.getSQLState())) {
        // Nothing is copied for a table without rows, whatever its values were computed with.
        error = attempt(statement.instead());
      }
      if (error != null && statement.disposableRows() != null && doRowsNotFit(error)) {
        error = attemptWithoutRows(statement);
      }
      if (error != null && !WAITING.contains(error.getSQLState())) {
        throw failure(change, statement, error);
      } else if (error != null) {
        cause = cause == null ? error : cause;
        waiting.add(statement);
      }
    }
    if (waiting.size() == statements.size()) {
      throw failure(change, waiting.get(0), cause);
    }
    return waiting;
  }

  private static boolean doRowsNotFit(SQLException error) {
    return SqlStateClassifier.classify(error) == ErrorKind.DATA
        || ROWS_DO_NOT_FIT.contains(error.getSQLState());
  }

  /** Tries the alternative, and if that fails too again after removing the rows. */
  private SQLException attemptWithoutRows(DdlScript.Statement statement) throws SQLException {
    DdlScript.Statement alternative = statement.instead();
    boolean differs = !alternative.sql().equals(statement.sql());
    if (differs && attempt(alternative) == null) {
      return null;
    }
    LOG.info(
        "Removing the rows of {}, of which a copy follows: {}",
        statement.disposableRows(),
        statement.sql());
    removal.removeRows(statement.disposableRows());
    return attempt(alternative);
  }

  /** The error that the statement met, after undoing it; null if it ran or was not needed. */
  private SQLException attempt(DdlScript.Statement statement) throws SQLException {
    execute("SAVEPOINT ddl");
    try {
      execute(statement.sql());
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) == ErrorKind.TRANSIENT) {
        throw e;
      }
      execute("ROLLBACK TO SAVEPOINT ddl");
      return statement.adopting() && EXISTS.contains(e.getSQLState()) ? null : e;
    }
    execute("RELEASE SAVEPOINT ddl");
    return null;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // A brace or question mark in a definition is no JDBC syntax.
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private static ConnectException failure(
      SchemaChange change, DdlScript.Statement statement, SQLException error) {
    return new ConnectException(
        change.position()
            + ": schema \""
            + change.entry().schemaName()
            + "\" version "
            + change.entry().version()
            + " cannot be replayed: "
            + SqlErrors.describe(error)
            + "; statement: "
            + statement.sql()
            + "; "
            + SqlErrors.remedy(error));
  }
}
