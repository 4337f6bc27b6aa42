package io.pgstream.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.local.ConnectWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One worker with a heap of 512 MB copies a large table to both targets. */
class SnapshotMemoryIT {
  private static final String HEAP = "-Xmx512m";
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("snapshotmemory");

  @Test
  @Tag("long")
  void copiesATableOfFiveMillionRows() throws Exception {
    long rows = Long.getLong("pgstream.snapshot.rows");
    ConnectWorker worker = PIPELINE.cluster().processes().worker();
    Path arguments = Path.of("/proc", String.valueOf(worker.pid().orElseThrow()), "cmdline");
    assertThat(Files.readString(arguments).split("\0")).contains(HEAP);
    PIPELINE
        .source()
        .execute(
            "CREATE TABLE large(id bigint PRIMARY KEY, n int, v text)",
            "INSERT INTO large SELECT i, i % 1000, md5(i::text)"
                + " FROM generate_series(1, "
                + rows
                + ") i");
    PIPELINE.register(Role.SOURCE, Map.of("snapshot.tables", "*"));
    PIPELINE.register(Role.POSTGRES_SINK, Map.of());
    PIPELINE.register(Role.OPENSEARCH_SINK, Map.of());
    PIPELINE.source().execute("UPDATE large SET n = -1 WHERE id % 1000 = 7");
    String sums = "SELECT count(*), sum(id), sum(n), sum(hashtext(v)) FROM large";
    eventually(() -> PIPELINE.target().query(sums).equals(PIPELINE.source().query(sums)));
    eventually(() -> documents() == rows);
    PIPELINE.awaitRunning();
    try (var lines = Files.lines(worker.logFile())) {
      assertThat(lines.filter(line -> line.contains("OutOfMemoryError"))).isEmpty();
    }
  }

  private static void eventually(Callable<Boolean> isSo) {
    await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(5)).ignoreExceptions().until(isSo);
  }

  private static long documents() {
    PIPELINE.search().refresh(Comparison.INDEX);
    return PIPELINE.search().get("/" + Comparison.INDEX + "/_count").path("count").asLong();
  }
}
