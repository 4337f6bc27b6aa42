package io.pgstream.connect.source.init;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps a second init or tear-down of the same database waiting while one is at work. */
final class InitLock {
  /** Any fixed number serves, as long as every version uses the same one. */
  private static final long KEY = 7165928371245120001L;

  private static final String WAIT = "60s";

  private InitLock() {}

  /**
   * Runs the work while this session holds the lock. Blocks up to 60 s until it is free; the end of
   * the session frees it.
   *
   * @throws SQLException if another session holds the lock for longer
   */
  static <T> T holding(Connection connection, Sessions.Work<T> work) throws SQLException {
    execute(connection, "SET lock_timeout = '" + WAIT + "'");
    execute(connection, "SELECT pg_advisory_lock(" + KEY + ")");
    T result = work.run(connection);
    execute(connection, "SELECT pg_advisory_unlock(" + KEY + ")");
    return result;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
