package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.local.ConnectWorker;
import io.pgstream.connect.local.rest.ConnectorState;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nothing is lost and nothing is repeated, however the worker and the connectors stop and start.
 */
class WorkerRestartIT {
  private static final int SOME = 15;

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("restart");

  private static int next;

  @BeforeAll
  static void startWithTwoTables() throws SQLException, IOException {
    PIPELINE.start();
    PIPELINE
        .source()
        .execute(
            "CREATE TABLE accounts(id INTEGER PRIMARY KEY, name TEXT, balance INTEGER)",
            "CREATE TABLE events(n INTEGER, note TEXT)",
            "ALTER TABLE events REPLICA IDENTITY FULL");
  }

  @Test
  void stoppingAndStartingTheWorkerLosesAndRepeatsNothing() throws Exception {
    ConnectWorker worker = PIPELINE.cluster().processes().worker();
    try (Load load = startLoad()) {
      load.awaitMore(SOME);
      worker.stop();
      load.awaitMore(SOME);
      worker.start();
      PIPELINE.awaitRunning();
      load.awaitMore(SOME);
      next = load.finish();
    }
    assertTargetsAreSame();
  }

  @Test
  void killingTheWorkerLosesAndRepeatsNothing() throws Exception {
    ConnectWorker worker = PIPELINE.cluster().processes().worker();
    try (Load load = startLoad()) {
      load.awaitMore(SOME);
      worker.kill();
      load.awaitMore(SOME);
      worker.start();
      PIPELINE.awaitRunning();
      load.awaitMore(SOME);
      next = load.finish();
    }
    assertTargetsAreSame();
  }

  @Test
  void pausingAndResumingConnectorsLosesAndRepeatsNothing() throws Exception {
    try (Load load = startLoad()) {
      for (Role role : Role.values()) {
        PIPELINE.connect().pause(PIPELINE.connector(role));
        PIPELINE.connect().awaitState(PIPELINE.connector(role), ConnectorState.PAUSED, PATIENCE);
        load.awaitMore(SOME);
      }
      for (Role role : Role.values()) {
        PIPELINE.connect().resume(PIPELINE.connector(role));
      }
      PIPELINE.awaitRunning();
      load.awaitMore(SOME);
      next = load.finish();
    }
    assertTargetsAreSame();
  }

  @Test
  void restartingConnectorsLosesAndRepeatsNothing() throws Exception {
    try (Load load = startLoad()) {
      for (Role role : Role.values()) {
        load.awaitMore(SOME);
        PIPELINE.connect().restart(PIPELINE.connector(role));
      }
      load.awaitMore(SOME);
      PIPELINE.awaitRunning();
      next = load.finish();
    }
    assertTargetsAreSame();
  }

  private static Load startLoad() throws SQLException {
    return Load.start(PIPELINE.source(), next, WorkerRestartIT::transaction);
  }

  /** Inserts, updates, key changes and deletes of several rows in both tables. */
  private static String transaction(int n) {
    return """
        INSERT INTO accounts SELECT %1$d * 10 + g, 'account ' || g, 0 FROM generate_series(1, 4) g;
        UPDATE accounts SET balance = balance + 1 WHERE id BETWEEN (%1$d - 3) * 10 AND %1$d * 10;
        UPDATE accounts SET id = -id WHERE id = (%1$d - 2) * 10 + 2;
        DELETE FROM accounts WHERE id IN ((%1$d - 4) * 10 + 1, -(%1$d - 5) * 10 - 2);
        INSERT INTO events VALUES (2 * %1$d, 'even'), (2 * %1$d + 1, 'odd');
        UPDATE events SET note = note || '!' WHERE n = 2 * (%1$d - 1);
        DELETE FROM events WHERE n = 2 * (%1$d - 2) + 1;
        """
        .formatted(n);
  }

  private static void assertTargetsAreSame() throws SQLException {
    PIPELINE.comparison().awaitSame();
    assertThat(PIPELINE.target().column("SELECT n FROM events GROUP BY n HAVING count(*) > 1"))
        .isEmpty();
  }
}
