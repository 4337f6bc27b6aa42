package io.pgstream.connect.it.fidelity;

import io.pgstream.connect.it.Database;
import io.pgstream.connect.it.compare.Sql;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * One of several connections whose transactions overlap. All of them are driven by one thread, so
 * that a seed gives the same run again; whoever meets a lock of another gives the operation up.
 */
final class RandomSession implements AutoCloseable {
  /** Duplicate key, lock not available, key too long for an index. */
  private static final Set<String> EXPECTED = Set.of("23505", "55P03", "54000");

  private static final int MAX_OPERATIONS = 12;

  private final int number;
  private final Connection connection;
  private final List<RandomTable> tables;
  private final StatementLog log;
  private int remaining;
  private int prepared;
  private boolean holdsPrepared;

  RandomSession(int number, Database source, List<RandomTable> tables, StatementLog log)
      throws SQLException {
    this.number = number;
    this.connection = source.connector().open();
    this.tables = tables;
    this.log = log;
    Sql.execute(connection, "SET lock_timeout = '20ms'");
    connection.setAutoCommit(false);
  }

  /** The next operation of its transaction; true if it has ended the transaction. */
  boolean step(Random random) throws SQLException {
    if (holdsPrepared) {
      endPrepared(random.nextInt(4) > 0);
    }
    if (remaining == 0) {
      remaining = 1 + random.nextInt(MAX_OPERATIONS);
    }
    operation(random);
    remaining--;
    if (remaining > 0) {
      return false;
    }
    end(random.nextInt(10));
    return true;
  }

  private void operation(Random random) throws SQLException {
    RandomStatements statements = new RandomStatements(any(random), any(random), random);
    run("SAVEPOINT s");
    boolean copy = random.nextInt(15) == 0;
    boolean done = true;
    for (String sql :
        copy ? List.of(statements.select(1 + random.nextInt(60))) : statements.any()) {
      done = done && tryRun(copy ? statements.insertColumns() : "", sql);
    }
    boolean keep = done && random.nextInt(10) > 0;
    run(keep ? "RELEASE s" : "ROLLBACK TO s");
  }

  private RandomTable any(Random random) {
    return tables.get(random.nextInt(tables.size()));
  }

  /** Runs a statement, or copies the rows of a query; false if it failed as it may. */
  private boolean tryRun(String copyInto, String sql) throws SQLException {
    try {
      if (copyInto.isEmpty()) {
        Sql.execute(connection, sql);
      } else {
        copy(copyInto, sql);
      }
      log.note(number, copyInto.isEmpty() ? sql : "COPY " + copyInto + " FROM " + sql, "");
      return true;
    } catch (SQLException e) {
      if (!EXPECTED.contains(String.valueOf(e.getSQLState()))) {
        throw new SQLException(sql, e.getSQLState(), e);
      }
      log.note(number, sql, e.getSQLState());
      return false;
    }
  }

  private void copy(String into, String query) throws SQLException {
    CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try {
      copies.copyOut("COPY (" + query + ") TO STDOUT", rows);
      copies.copyIn("COPY " + into + " FROM STDIN", new ByteArrayInputStream(rows.toByteArray()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(String sql) throws SQLException {
    Sql.execute(connection, sql);
    log.note(number, sql, "");
  }

  private void end(int choice) throws SQLException {
    switch (choice) {
      case 0 -> rollback();
      case 1 -> {
        prepared++;
        run("PREPARE TRANSACTION '" + gid() + "'");
        connection.commit();
        holdsPrepared = true;
      }
      default -> commit();
    }
  }

  private void commit() throws SQLException {
    connection.commit();
    log.note(number, "COMMIT", "");
  }

  private void rollback() throws SQLException {
    connection.rollback();
    log.note(number, "ROLLBACK", "");
  }

  private String gid() {
    return "fidelity-" + number + "-" + prepared;
  }

  private void endPrepared(boolean commit) throws SQLException {
    connection.setAutoCommit(true);
    run((commit ? "COMMIT" : "ROLLBACK") + " PREPARED '" + gid() + "'");
    connection.setAutoCommit(false);
    holdsPrepared = false;
  }

  /** Commits what is open. */
  void finish() throws SQLException {
    if (holdsPrepared) {
      endPrepared(true);
    } else {
      commit();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
