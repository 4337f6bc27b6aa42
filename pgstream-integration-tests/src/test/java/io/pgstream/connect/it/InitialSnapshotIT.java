package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tables hold before the connectors start arrives on both targets, while it is written. */
class InitialSnapshotIT {
  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("snapshot");

  @Test
  void bothTargetsHoldWhatTheSourceHeldAndWhatWasWrittenMeanwhile() throws Exception {
    SnapshotTables tables = new SnapshotTables(PIPELINE, 5_000);
    tables.create();
    try (Load load = tables.load(0)) {
      PIPELINE.register(
          Role.SOURCE, Map.of("snapshot.tables", "*.*", "snapshot.chunk.bytes", "65536"));
      PIPELINE.register(Role.POSTGRES_SINK, Map.of());
      PIPELINE.register(Role.OPENSEARCH_SINK, Map.of());
      eventually().until(() -> tables.sum().equals(tables.targetSum()));
      for (int i = 0; i < 20; i++) {
        load.awaitMore(2);
        assertThat(tables.targetSum()).isEqualTo(tables.sum());
      }
      load.finish();
    }
    tables.awaitSame();
    tables.assertConstraints();
    tables.assertMadeBehindRows();
    tables.assertSequences();
  }
}
