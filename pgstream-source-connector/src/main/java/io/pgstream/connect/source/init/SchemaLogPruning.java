package io.pgstream.connect.source.init;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Removes schema_log rows that are old and that no stored offset can need. */
final class SchemaLogPruning {
  /**
   * A role that did not install the schema may lack the rights; the next one that has them prunes.
   */
  private static final String PRUNE =
      "SELECT CASE WHEN has_function_privilege('pgstream.prune_schema_log(interval)', 'EXECUTE')"
          + " AND has_table_privilege('pgstream.schema_log', 'DELETE')"
          + " THEN pgstream.prune_schema_log('30 days') ELSE 0 END";

  private SchemaLogPruning() {}

  /** Returns how many rows were removed. */
  static long run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(PRUNE)) {
      row.next();
      return row.getLong(1);
    }
  }
}
