package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables are copied to both targets on request while they are streamed and written. */
class RequestedSnapshotIT {
  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("requested");

  @Test
  void bothTargetsHoldWhatTheSourceHoldsAfterARequestUnderLoad() throws Exception {
    SnapshotTables tables = new SnapshotTables(PIPELINE, 5_000);
    tables.create();
    PIPELINE.start();
    try (Load load = tables.load(0)) {
      load.awaitMore(5);
      // A partitioned table stands for its partitions.
      request("public.*", "parts.p", "parts.mother", "parts.child");
      eventually().untilAsserted(RequestedSnapshotIT::requireFinished);
      load.awaitMore(5);
      eventually().until(() -> tables.sum().equals(tables.targetSum()));
      for (int i = 0; i < 10; i++) {
        load.awaitMore(2);
        assertThat(tables.targetSum()).isEqualTo(tables.sum());
      }
      load.finish();
    }
    tables.awaitSame();
    tables.assertConstraints();
    tables.assertSequences();
    PIPELINE.awaitRunning();
  }

  /** The row that {@code pgstream snapshot} writes. */
  private static void request(String... tables) throws SQLException {
    PIPELINE
        .source()
        .execute(
            "INSERT INTO pgstream.snapshot_requests (slot_name, tables) VALUES ('"
                + PIPELINE.slot()
                + "', string_to_array('"
                + String.join(" ", tables)
                + "', ' '))");
  }

  private static void requireFinished() throws SQLException {
    assertThat(PIPELINE.source().query("SELECT status, message FROM pgstream.snapshot_requests"))
        .extracting(List::toString)
        .allSatisfy(row -> assertThat(row).contains("finished"));
  }
}
