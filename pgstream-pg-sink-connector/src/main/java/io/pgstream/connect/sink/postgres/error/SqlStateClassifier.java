package io.pgstream.connect.sink.postgres.error;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** Sorts database errors by their SQLSTATE (appendix A of the PostgreSQL manual). */
public final class SqlStateClassifier {
  private static final Set<String> TRANSIENT_CLASSES =
      Set.of(
          "08", // connection exception
          "53"); // insufficient resources: disk full, too many connections

  private static final Set<String> TRANSIENT_STATES =
      Set.of(
          "25P03", // idle in transaction for too long, as while a report waits for Kafka
          "40001", // serialization failure
          "40P01", // deadlock detected
          "55P03", // lock not available: lock_timeout
          "57014"); // somebody cancelled the statement

  private static final Set<String> DATA_CLASSES =
      Set.of(
          "22", // data exception
          "23", // integrity constraint violation
          "44", // WITH CHECK OPTION violation
          "P0"); // raised by a trigger or function of the target

  private SqlStateClassifier() {}

  /** What the error means for the record or the task. */
  public static ErrorKind classify(SQLException error) {
    String state = error.getSQLState();
    if (state == null || state.length() != 5) {
      return error.getCause() instanceof IOException ? ErrorKind.TRANSIENT : ErrorKind.FATAL;
    }
    String stateClass = state.substring(0, 2);
    if (TRANSIENT_CLASSES.contains(stateClass)
        || TRANSIENT_STATES.contains(state)
        // The server shuts down, starts up, crashed, or ended the session.
        || state.startsWith("57P0")) {
      return ErrorKind.TRANSIENT;
    }
    return DATA_CLASSES.contains(stateClass) ? ErrorKind.DATA : ErrorKind.FATAL;
  }
}
