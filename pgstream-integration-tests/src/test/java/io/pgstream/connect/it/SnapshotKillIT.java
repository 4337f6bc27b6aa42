package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;

import io.pgstream.connect.local.ConnectWorker;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A snapshot goes on where it stopped when the worker is killed while it runs. */
class SnapshotKillIT {
  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("snapshotkill");

  @Test
  void goesOnAfterTheWorkerWasKilled() throws Exception {
    SnapshotTables tables = new SnapshotTables(PIPELINE, 8_000);
    tables.create();
    ConnectWorker worker = PIPELINE.cluster().processes().worker();
    try (Load load = tables.load(0)) {
      PIPELINE.register(
          Role.SOURCE,
          Map.of(
              "snapshot.tables", "*.*",
              "snapshot.chunk.bytes", "32768",
              "snapshot.max.bytes.per.second", "6000"));
      PIPELINE.register(Role.POSTGRES_SINK, Map.of());
      PIPELINE.register(Role.OPENSEARCH_SINK, Map.of());
      eventually().until(() -> !PIPELINE.target().column("SELECT id FROM accounts").isEmpty());
      for (int i = 0; i < 2; i++) {
        String before = PIPELINE.target().value("SELECT count(*) FROM accounts");
        eventually().until(() -> hasGrown(before));
        worker.kill();
        load.awaitMore(10);
        worker.start();
        PIPELINE.awaitRunning();
      }
      PIPELINE.connect().putConfig(PIPELINE.connector(Role.SOURCE), unlimited());
      PIPELINE.awaitRunning();
      load.finish();
    }
    tables.awaitSame();
    tables.assertConstraints();
    tables.assertSequences();
  }

  private static boolean hasGrown(String before) throws Exception {
    String now = PIPELINE.target().value("SELECT count(*) FROM accounts");
    return Integer.parseInt(now) > Integer.parseInt(before) + 500;
  }

  private static Map<String, String> unlimited() throws Exception {
    Map<String, String> config = PIPELINE.config(Role.SOURCE);
    config.putAll(Map.of("snapshot.tables", "*.*", "snapshot.chunk.bytes", "32768"));
    return config;
  }
}
