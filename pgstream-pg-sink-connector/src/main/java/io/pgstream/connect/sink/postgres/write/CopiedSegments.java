package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.sink.postgres.schema.TableLinks;
import io.pgstream.connect.sink.postgres.schema.UnvalidatedCheck;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows that a snapshot has copied without a look at foreign keys and at checks that were
 * never validated. Rows come table by table, and within one as they lie, so that one may come
 * before the one it refers to; at the snapshot's point all are there. What an unvalidated check
 * says need not be true of older rows. Foreign keys are left out where the role may set
 * session_replication_role and no trigger of the table must fire; checks are taken off meanwhile
 * where the role owns the table. Not thread-safe.
 */
final class CopiedSegments {
  private static final Logger LOG = LoggerFactory.getLogger(CopiedSegments.class);

  private final Connection connection;
  private boolean silenceRefused;
  private boolean dropRefused;

  CopiedSegments(Connection connection) {
    this.connection = connection;
  }

  /** Writes changes. */
  @FunctionalInterface
  interface Writer {
    void write(List<SourceChange> changes) throws SQLException;
  }

  /** Finds the links of the table that a change is for. */
  @FunctionalInterface
  interface Links {
    TableLinks of(SourceChange change) throws SQLException;
  }

  /** Whether not everything need hold for a change of such a table. */
  static boolean concerns(SourceChange change, TableLinks links) {
    return change.event().metadata().isOfCopy()
        && (links.onlyReferring() || !links.unvalidatedChecks().isEmpty());
  }

  /** Writes changes, the copied ones among them without a look at what need not hold. */
  void write(List<SourceChange> changes, Links links, Writer writer) throws SQLException {
    int from = 0;
    while (from < changes.size()) {
      TableLinks leftOut = leftOut(changes.get(from), links);
      int to = from + 1;
      while (to < changes.size() && Objects.equals(leftOut(changes.get(to), links), leftOut)) {
        to++;
      }
      List<SourceChange> part = changes.subList(from, to);
      if (leftOut == null) {
        writer.write(part);
      } else {
        withoutChecks(leftOut, () -> withoutForeignKeys(leftOut, () -> writer.write(part)));
      }
      from = to;
    }
  }

  /** What is not looked at for a change; null if it is one like any other. */
  private static TableLinks leftOut(SourceChange change, Links links) throws SQLException {
    TableLinks ofTable = links.of(change);
    return concerns(change, ofTable) ? ofTable : null;
  }

  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  private void withoutChecks(TableLinks links, Work work) throws SQLException {
    List<UnvalidatedCheck> checks = links.unvalidatedChecks();
    boolean areDropped = !checks.isEmpty() && !dropRefused && drop(checks);
    work.run();
    if (areDropped) {
      add(checks);
    }
  }

  private boolean drop(List<UnvalidatedCheck> checks) throws SQLException {
    if (attempt(checks.stream().map(UnvalidatedCheck::drop).toList())) {
      return true;
    }
    dropRefused = true;
    LOG.warn(
        "Rows that violate a NOT VALID check do not fit while tables are copied: the role does"
            + " not own table {}, so it cannot take the check off meanwhile",
        checks.get(0).table());
    return false;
  }

  /** Makes them again, those of tables above last. */
  private void add(List<UnvalidatedCheck> checks) throws SQLException {
    for (int i = checks.size() - 1; i >= 0; i--) {
      execute(checks.get(i).add());
    }
  }

  private void withoutForeignKeys(TableLinks links, Work work) throws SQLException {
    String role = links.onlyReferring() ? role() : null;
    boolean isSilenced = role != null && !role.equals("replica") && !silenceRefused && silence();
    work.run();
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
    if (attempt(List.of("SET LOCAL session_replication_role = replica"))) {
      return true;
    }
    silenceRefused = true;
    LOG.warn(
        "Foreign keys are checked while tables are copied, so a row that comes before the one it"
            + " refers to does not fit: the role may not set session_replication_role; GRANT SET"
            + " ON PARAMETER session_replication_role (Postgres 15 and later), or use a superuser");
    return false;
  }

  /** Returns false, with nothing done, if the role lacks the right. */
  private boolean attempt(List<String> statements) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      for (String statement : statements) {
        execute(statement);
      }
      connection.releaseSavepoint(savepoint);
      return true;
    } catch (SQLException e) {
      if (!SqlState.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
      return false;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
