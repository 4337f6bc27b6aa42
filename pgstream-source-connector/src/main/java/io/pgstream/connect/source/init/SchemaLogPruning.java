package io.pgstream.connect.source.init;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Removes schema_log rows that are old and that no stored offset can need. */
final class SchemaLogPruning {
  /** Asked before: a statement that names a function needs the right to call it, called or not. */
  private static final String MAY_PRUNE =
      "SELECT has_function_privilege('pgstream.prune_schema_log(interval)', 'EXECUTE')"
          + " AND has_table_privilege('pgstream.schema_log', 'DELETE')";

  private static final String PRUNE = "SELECT pgstream.prune_schema_log('30 days')";

  private SchemaLogPruning() {}

  /**
   * Removes what can be removed; a role that lacks the rights leaves it to the next one that has
   * them.
   *
   * @return how many rows were removed
   */
  static long run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return mayPrune(statement) ? prune(statement) : 0;
    }
  }

  private static boolean mayPrune(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(MAY_PRUNE)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static long prune(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(PRUNE)) {
      row.next();
      return row.getLong(1);
    }
  }
}
