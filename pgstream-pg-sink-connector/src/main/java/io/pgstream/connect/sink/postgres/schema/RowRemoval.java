package io.pgstream.connect.sink.postgres.schema;

import static io.pgstream.connect.common.postgres.Identifiers.literal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Removes all rows of a table of which a copy follows. Rows that refer to them stay: the copy
 * brings what they refer to.
 */
public final class RowRemoval {
  private static final String ROLE = "session_replication_role";

  private final Connection connection;

  /** Removes through the connection's open transaction. */
  public RowRemoval(Connection connection) {
    this.connection = connection;
  }

  /**
   * Removes the rows.
   *
   * @param table as DELETE names it: qualified, with ONLY if rows of other tables shall stay
   * @throws SQLException with SQLSTATE 42501 if foreign keys refer to the table and the role may
   *     not switch them off
   */
  public void removeRows(String table) throws SQLException {
    String role = ask("SHOW " + ROLE);
    boolean isReferenced = !role.equals("replica") && isReferenced(table);
    if (isReferenced) {
      // Else the foreign keys would object, or take the referring rows along.
      execute("SET LOCAL " + ROLE + " = replica");
    }
    execute("DELETE FROM " + table);
    if (isReferenced) {
      execute("SET LOCAL " + ROLE + " = " + role);
    }
  }

  private boolean isReferenced(String table) throws SQLException {
    String name = table.startsWith("ONLY ") ? table.substring("ONLY ".length()) : table;
    return ask("SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid = "
            + literal(name)
            + "::pg_catalog.regclass)")
        .equals("t");
  }

  private String ask(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
