package io.pgstream.connect.sink.postgres.offset;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Creates the sink's own tables in the target's schema {@code pgstream}. */
public final class TargetTables {
  /** Any constant: tasks that start at once take turns on it. */
  private static final long LOCK = 0x70677374_72656d73L;

  private static final String EXIST =
      "SELECT to_regclass('pgstream.sink_offsets') IS NOT NULL"
          + " AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('pgstream.sink_objects')"
          + " AND attname = 'xid')";

  private static final String SCHEMA_EXISTS = "SELECT to_regnamespace('pgstream') IS NOT NULL";

  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS pgstream.sink_offsets ("
          + " connector text, topic text, partition int, next_offset bigint NOT NULL,"
          + " commit_lsn pg_lsn, tx_seq bigint, last_commit bigint, updated_at timestamptz NOT NULL DEFAULT now(),"
          + " PRIMARY KEY (connector, topic, partition));"
          + " CREATE TABLE IF NOT EXISTS pgstream.sink_objects ("
          + " connector text, schema_name text NOT NULL, kind text, id text,"
          + " definition jsonb NOT NULL, commit_lsn pg_lsn, versions jsonb, xid bigint,"
          + " PRIMARY KEY (connector, kind, id));"
          // A table that an earlier build made lacks them.
          + " ALTER TABLE pgstream.sink_objects ADD COLUMN IF NOT EXISTS versions jsonb,"
          + " ADD COLUMN IF NOT EXISTS xid bigint;"
          + " CREATE INDEX IF NOT EXISTS sink_objects_xid ON pgstream.sink_objects (connector, xid)";

  private TargetTables() {}

  /** Whether both tables exist. */
  public static boolean exist(Connection connection) throws SQLException {
    return ask(connection, EXIST);
  }

  /**
   * Creates what is missing and commits.
   *
   * @param connection not in auto-commit mode, no transaction open
   */
  public static void create(Connection connection) throws SQLException {
    if (!exist(connection)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
        // IF NOT EXISTS would demand CREATE on the database even when the schema is there.
        if (!ask(connection, SCHEMA_EXISTS)) {
          statement.execute("CREATE SCHEMA pgstream");
        }
        statement.execute(CREATE);
      }
    }
    connection.commit();
  }

  private static boolean ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }
}
