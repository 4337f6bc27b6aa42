package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static io.pgstream.connect.it.Waiting.eventually;

import io.pgstream.connect.local.rest.ConnectorState;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Offsets that are reset through the REST interface make a sink read the topic from the start. */
class OffsetResetIT {
  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("reset");

  @BeforeAll
  static void replicateSomeHistory() throws IOException, SQLException {
    PIPELINE.start();
    PIPELINE
        .source()
        .execute(
            "CREATE TABLE accounts(id INTEGER PRIMARY KEY, name TEXT)",
            "INSERT INTO accounts SELECT g, 'account ' || g FROM generate_series(1, 50) g",
            "UPDATE accounts SET id = -id WHERE id % 7 = 0",
            "ALTER TABLE accounts ADD balance INTEGER DEFAULT 5",
            "DELETE FROM accounts WHERE id % 5 = 0",
            "UPDATE accounts SET balance = id");
    PIPELINE.comparison().awaitSame();
  }

  @Test
  void documentsAreTheSameAfterEverythingWasReplayed() throws SQLException {
    reset(Role.OPENSEARCH_SINK, 1_001, () -> {});
    PIPELINE.comparison().awaitSame();
  }

  @Test
  void anEmptyTargetIsFilledAnew() throws SQLException {
    reset(
        Role.POSTGRES_SINK,
        1_002,
        () ->
            PIPELINE
                .target()
                .execute(
                    "DROP SCHEMA public CASCADE",
                    "DROP SCHEMA pgstream CASCADE",
                    "CREATE SCHEMA public"));
    PIPELINE.comparison().awaitSame();
  }

  /** What is done while the connector is stopped. */
  @FunctionalInterface
  private interface Meanwhile {
    void happens() throws SQLException;
  }

  /** The row with this id shows that the connector goes on afterwards. */
  private static void reset(Role role, int id, Meanwhile meanwhile) throws SQLException {
    String connector = PIPELINE.connector(role);
    PIPELINE.connect().stop(connector);
    PIPELINE.connect().awaitState(connector, ConnectorState.STOPPED, PATIENCE);
    // Refused until the last consumer has left its group.
    eventually()
        .until(
            () -> {
              PIPELINE.connect().deleteOffsets(connector);
              return true;
            });
    meanwhile.happens();
    PIPELINE.source().execute("INSERT INTO accounts VALUES (" + id + ", 'new')");
    PIPELINE.connect().resume(connector);
    PIPELINE.connect().awaitRunning(connector, PATIENCE);
  }
}
