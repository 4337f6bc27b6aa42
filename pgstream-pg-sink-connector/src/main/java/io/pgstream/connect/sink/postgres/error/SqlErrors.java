package io.pgstream.connect.sink.postgres.error;

import java.sql.SQLException;
import java.util.Map;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Describes database errors without row values, which the driver's own messages quote; therefore
 * the driver's exception is no cause of ours either.
 */
public final class SqlErrors {
  /** The function of PL/pgSQL that executes RAISE. */
  private static final String RAISE = "exec_stmt_raise";

  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry("42501", "grant the role the missing privilege on the target"),
          Map.entry("42P01", "create the table on the target, or replay its schema change"),
          Map.entry("42703", "add the column on the target, or replay its schema change"),
          Map.entry("42704", "create the missing type on the target"),
          Map.entry("42883", "create the missing function on the target"),
          Map.entry("3F000", "create the schema on the target"),
          Map.entry("42P07", "rename or drop the relation of that name on the target"),
          Map.entry("42710", "rename or drop the object of that name on the target"),
          Map.entry("42701", "rename or drop the column of that name on the target"),
          Map.entry("58P01", "install the extension's files on the target's server"),
          Map.entry("23502", "give the target's rows values that the constraint allows"),
          Map.entry("23503", "add the rows that the target's rows refer to, or remove those"),
          Map.entry("23505", "remove the target's duplicate rows"),
          Map.entry("23514", "correct the target's rows so that the constraint holds"),
          Map.entry("23P01", "correct the target's rows so that the constraint holds"),
          Map.entry("2BP01", "drop what depends on the object on the target"),
          Map.entry("28P01", "correct connection.user and connection.password"),
          Map.entry("28000", "allow the login in the target's pg_hba.conf"),
          Map.entry("3D000", "create the database or correct connection.url"),
          Map.entry("25006", "connect to the primary server, not to a read-only one"));

  private SqlErrors() {}

  /**
   * SQLSTATE, constraint, column and type of the error, and the server's message where it cannot
   * quote a value.
   */
  public static String describe(SQLException error) {
    StringBuilder text = new StringBuilder("SQLSTATE ").append(error.getSQLState());
    ServerErrorMessage server =
        error instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (server != null) {
      append(text, " constraint ", server.getConstraint());
      append(text, " column ", server.getColumn());
      append(text, " type ", server.getDatatype());
    }
    if (SqlStateClassifier.classify(error) != ErrorKind.DATA && !isRaisedByUserCode(server)) {
      text.append(": ").append(server == null ? error.getMessage() : server.getMessage());
    }
    return text.toString();
  }

  /** A trigger's or function's own message can hold anything, under whatever SQLSTATE it chose. */
  private static boolean isRaisedByUserCode(ServerErrorMessage server) {
    return server != null && RAISE.equals(server.getRoutine());
  }

  private static void append(StringBuilder text, String label, String name) {
    if (name != null) {
      text.append(label).append('"').append(name).append('"');
    }
  }

  /** What the operator can do about the error. */
  public static String remedy(SQLException error) {
    return REMEDIES.getOrDefault(
            String.valueOf(error.getSQLState()), "correct the cause on the target")
        + ", then restart the task";
  }
}
