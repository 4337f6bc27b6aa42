package io.pgstream.connect.it.fidelity;

import io.pgstream.connect.it.Database;
import io.pgstream.connect.it.compare.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random tables and what several sessions do to them at the same time. */
final class RandomRound {
  static final List<String> SCHEMAS = List.of("one", "\"Other schema\"");

  private static final int TABLES = 12;
  private static final int SESSIONS = 4;

  private final Database source;
  private final Random random;
  private final StatementLog log;

  RandomRound(Database source, Random random, StatementLog log) {
    this.source = source;
    this.random = random;
    this.log = log;
  }

  /** Creates the tables and runs so many transactions. */
  void run(int transactions) throws SQLException {
    List<RandomTable> tables = new ArrayList<>();
    for (int i = 0; i < TABLES; i++) {
      tables.add(RandomTable.any(SCHEMAS.get(i % SCHEMAS.size()), i, random));
    }
    create(tables);
    List<RandomSession> sessions = new ArrayList<>();
    try {
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(new RandomSession(i, source, tables, log));
      }
      int ended = 0;
      while (ended < transactions) {
        ended += sessions.get(random.nextInt(SESSIONS)).step(random) ? 1 : 0;
      }
      for (RandomSession session : sessions) {
        session.finish();
      }
    } finally {
      for (RandomSession session : sessions) {
        session.close();
      }
    }
  }

  private void create(List<RandomTable> tables) throws SQLException {
    try (Connection connection = source.connector().open()) {
      for (String schema : SCHEMAS) {
        Sql.execute(connection, "CREATE SCHEMA " + schema);
      }
      connection.setAutoCommit(false);
      for (RandomTable table : tables) {
        for (String sql : table.ddl()) {
          log.note(-1, sql, "");
          try {
            Sql.execute(connection, sql);
          } catch (SQLException e) {
            throw new SQLException(sql, e.getSQLState(), e);
          }
        }
        if (random.nextBoolean()) {
          connection.commit();
        }
      }
      connection.commit();
    }
  }

  /** Removes the tables. */
  void drop() throws SQLException {
    for (String schema : SCHEMAS) {
      source.execute("DROP SCHEMA " + schema + " CASCADE");
    }
  }
}
