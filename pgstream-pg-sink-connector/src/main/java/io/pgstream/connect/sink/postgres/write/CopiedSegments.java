package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.sink.postgres.schema.TableLinks;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows that a snapshot has copied without a look at foreign keys. They come table by table,
 * and within one as they lie, so that a row may come before the one it refers to; at the snapshot's
 * point all are there. Needs the right to set session_replication_role; without it, and where a
 * table has triggers, which must fire, foreign keys are looked at. Not thread-safe.
 */
final class CopiedSegments {
  private static final Logger LOG = LoggerFactory.getLogger(CopiedSegments.class);
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Connection connection;
  private boolean refused;

  CopiedSegments(Connection connection) {
    this.connection = connection;
  }

  /** Writes changes. */
  @FunctionalInterface
  interface Writer {
    void write(List<SourceChange> changes) throws SQLException;
  }

  /** Which changes are to be written so. */
  @FunctionalInterface
  interface Choice {
    boolean isOf(SourceChange change) throws SQLException;
  }

  /** Whether foreign keys need not hold for a change of such a table. */
  static boolean concerns(SourceChange change, TableLinks links) {
    return change.event().metadata().isOfCopy() && links.onlyReferring();
  }

  /** Writes changes, and those that are chosen without a look at foreign keys. */
  void write(List<SourceChange> changes, Choice choice, Writer writer) throws SQLException {
    int from = 0;
    while (from < changes.size()) {
      boolean isCopied = choice.isOf(changes.get(from));
      int to = from + 1;
      while (to < changes.size() && choice.isOf(changes.get(to)) == isCopied) {
        to++;
      }
      if (isCopied) {
        writeCopied(changes.subList(from, to), writer);
      } else {
        writer.write(changes.subList(from, to));
      }
      from = to;
    }
  }

  private void writeCopied(List<SourceChange> changes, Writer writer) throws SQLException {
    String role = role();
    boolean isSilenced = !role.equals("replica") && !refused && silence();
    writer.write(changes);
    if (isSilenced) {
      execute("SET LOCAL session_replication_role = " + role);
    }
  }

  private String role() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW session_replication_role")) {
      row.next();
      return row.getString(1);
    }
  }

  private boolean silence() throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      execute("SET LOCAL session_replication_role = replica");
      connection.releaseSavepoint(savepoint);
      return true;
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
      refused = true;
      LOG.warn(
          "Foreign keys are checked while tables are copied, so a row that comes before the one it"
              + " refers to does not fit: the role may not set session_replication_role; GRANT SET"
              + " ON PARAMETER session_replication_role (Postgres 15 and later), or use a superuser");
      return false;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
