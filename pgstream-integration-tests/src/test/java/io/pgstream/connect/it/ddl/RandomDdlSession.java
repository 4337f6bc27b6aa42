package io.pgstream.connect.it.ddl;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.Set;

/** A session that changes schemas and rows at random, in transactions of a few statements. */
final class RandomDdlSession implements AutoCloseable {
  /** Faults of the program, not of the statement that does not fit. */
  private static final Set<String> UNEXPECTED_CLASSES = Set.of("XX", "58");

  private static final int MAX_STATEMENTS = 6;

  private final int number;
  private final Connection connection;
  private final Random random;
  private final StatementLog log;
  private final RandomDdl ddl;
  private final RandomRows rows;
  private int left;

  RandomDdlSession(int number, Connection connection, Random random, StatementLog log)
      throws SQLException {
    this.number = number;
    this.connection = connection;
    this.random = random;
    this.log = log;
    CatalogPick pick = new CatalogPick(connection, random);
    this.ddl = new RandomDdl(pick, random, number);
    this.rows = new RandomRows(pick, random);
    run("SET lock_timeout = '30ms'; SET search_path = pg_catalog");
    connection.setAutoCommit(false);
  }

  /** One statement; whether it took effect. */
  boolean step() throws SQLException {
    if (left == 0) {
      left = 1 + random.nextInt(MAX_STATEMENTS);
    }
    boolean done = attempt(random.nextInt(2) == 0 ? rows.any() : ddl.any());
    left--;
    if (left == 0) {
      end();
    }
    return done;
  }

  private boolean attempt(String sql) throws SQLException {
    if (sql.isEmpty()) {
      return false;
    }
    run("SAVEPOINT s");
    try {
      run(sql);
      log.add("/* " + number + " */ " + sql + ";");
    } catch (SQLException e) {
      if (UNEXPECTED_CLASSES.contains(String.valueOf(e.getSQLState()).substring(0, 2))) {
        throw new SQLException(sql, e.getSQLState(), e);
      }
      run("ROLLBACK TO s; RELEASE s");
      return false;
    }
    boolean keep = random.nextInt(12) > 0;
    run(keep ? "RELEASE s" : "ROLLBACK TO s; RELEASE s");
    if (!keep) {
      log.add("/* " + number + ": rolled back */");
    }
    return keep;
  }

  private void end() throws SQLException {
    if (random.nextInt(10) == 0) {
      connection.rollback();
      log.add("/* " + number + " */ ROLLBACK;");
    } else {
      commit();
    }
  }

  void commit() throws SQLException {
    left = 0;
    try {
      connection.commit();
      log.add("/* " + number + " */ COMMIT;");
    } catch (SQLException e) {
      // A deferred constraint objects: the server has rolled back.
      log.add("/* " + number + ": " + e.getSQLState() + " */ ROLLBACK;");
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
