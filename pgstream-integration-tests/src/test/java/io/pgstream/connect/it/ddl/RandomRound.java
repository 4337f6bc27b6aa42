package io.pgstream.connect.it.ddl;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a few sessions do at random in two schemas, compared with the target now and then. */
final class RandomRound {
  static final List<String> SCHEMAS = List.of("one", "\"Two x\"");

  /** What there is at first. */
  static final String[] START = {
    "CREATE SCHEMA one; CREATE SCHEMA \"Two x\"",
    "CREATE TYPE one.e0 AS ENUM ('a', 'b', 'c'); CREATE DOMAIN one.d0 AS int CHECK (VALUE > -9999999)",
    "CREATE TABLE one.t0(id int PRIMARY KEY, c0 text, c1 int DEFAULT 1)",
    "CREATE TABLE \"Two x\".t1(c0 text, c1 int); ALTER TABLE \"Two x\".t1 REPLICA IDENTITY FULL"
  };

  private static final int SESSIONS = 3;
  private static final int STEPS_BETWEEN_CHECKS = 60;

  private final Random random;
  private final StatementLog log;
  private int succeeded;

  RandomRound(Random random, StatementLog log) {
    this.random = random;
    this.log = log;
  }

  /** How many statements took effect. */
  int succeeded() {
    return succeeded;
  }

  void run(TwoDatabases databases, int steps) throws SQLException {
    List<RandomDdlSession> sessions = new ArrayList<>();
    try {
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(new RandomDdlSession(i, databases.connectToSource(), random, log));
      }
      for (int step = 1; step <= steps; step++) {
        succeeded += sessions.get(random.nextInt(SESSIONS)).step() ? 1 : 0;
        if (step % STEPS_BETWEEN_CHECKS == 0 || step == steps) {
          for (RandomDdlSession session : sessions) {
            session.commit();
          }
          check(databases);
        }
      }
    } finally {
      for (RandomDdlSession session : sessions) {
        session.close();
      }
    }
  }

  private void check(TwoDatabases databases) throws SQLException {
    databases.catchUp();
    databases.requireSameSchema();
    databases.requireSameRows();
    log.checked();
  }
}
