package io.pgstream.connect.sink.postgres.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of {@code pgstream.sink_indexes} of one connector: indexes that committed schema changes
 * have brought and that are not built yet. Nothing is cached. Not thread-safe.
 */
public final class PendingIndexes {
  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS pgstream.sink_indexes ("
          + " connector text, schema_name text, name text, table_id text NOT NULL,"
          + " table_name text NOT NULL, definition text NOT NULL, comment text,"
          + " requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
          + " PRIMARY KEY (connector, schema_name, name))";
  private static final String EXISTS = "SELECT to_regclass('pgstream.sink_indexes') IS NOT NULL";
  private static final String SAVE =
      "INSERT INTO pgstream.sink_indexes"
          + " (connector, schema_name, name, table_id, table_name, definition, comment)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (connector, schema_name, name)"
          + " DO UPDATE SET table_id = excluded.table_id, table_name = excluded.table_name,"
          + " definition = excluded.definition, comment = excluded.comment";
  private static final String ALL =
      "SELECT table_id, schema_name, table_name, name, definition, comment"
          + " FROM pgstream.sink_indexes WHERE connector = ? ORDER BY requested_at, name";
  private static final String REMOVE =
      "DELETE FROM pgstream.sink_indexes WHERE connector = ? AND schema_name = ? AND name = ?";

  /** Only an index of this very table can be what an earlier attempt has made. */
  private static final String STATE =
      "SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
          + " WHERE i.indexrelid = to_regclass(?) AND i.indrelid = to_regclass(?)";

  /** How far an index is. */
  public enum State {
    /** There is no such index. */
    ABSENT,
    /** A build that did not end has left it. */
    INVALID,
    /** It is built. */
    VALID
  }

  private final Connection connection;
  private final String connector;

  /** Those of the connector with this name, over an open connection. */
  public PendingIndexes(Connection connection, String connector) {
    this.connection = connection;
    this.connector = connector;
  }

  /** Creates the table where it is missing. */
  public static void createTable(Connection connection) throws SQLException {
    if (!tableExists(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(CREATE);
      }
    }
  }

  /** The table is there only if somebody has wanted indexes to be built this way. */
  private static boolean tableExists(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(EXISTS)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  /** All of them, the first one first. */
  public List<PendingIndex> all() throws SQLException {
    List<PendingIndex> indexes = new ArrayList<>();
    if (!tableExists(connection)) {
      return indexes;
    }
    try (PreparedStatement statement = connection.prepareStatement(ALL)) {
      statement.setString(1, connector);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          indexes.add(
              new PendingIndex(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getString(6)));
        }
      }
    }
    return indexes;
  }

  /** Remembers an index, in the connection's open transaction. */
  public void save(PendingIndex index) throws SQLException {
    execute(
        SAVE,
        connector,
        index.schema(),
        index.name(),
        index.tableId(),
        index.table(),
        index.definition(),
        index.comment());
  }

  /** Forgets an index. */
  public void remove(PendingIndex index) throws SQLException {
    execute(REMOVE, connector, index.schema(), index.name());
  }

  /** How far the index is on the target. */
  public State state(PendingIndex index) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STATE)) {
      statement.setString(1, index.sql());
      statement.setString(2, index.table());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return State.ABSENT;
        }
        return row.getBoolean(1) ? State.VALID : State.INVALID;
      }
    }
  }

  private void execute(String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }
}
