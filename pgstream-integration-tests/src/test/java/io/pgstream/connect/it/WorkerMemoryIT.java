package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.local.ConnectWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One worker with a heap of 512 MB runs all three connectors whatever goes through them. */
class WorkerMemoryIT {
  private static final String HEAP = "-Xmx512m";

  /** Ten million rows through every part, on a machine of two cores. */
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(60);

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("memory");

  private static ConnectWorker worker;

  @BeforeAll
  static void start() throws Exception {
    worker = PIPELINE.cluster().processes().worker();
    assertThat(commandLine()).contains(HEAP);
    PIPELINE.start();
    PIPELINE
        .source()
        .execute(
            "CREATE TABLE large(id INTEGER PRIMARY KEY, v TEXT)",
            "CREATE TABLE many(id INTEGER PRIMARY KEY, n INTEGER)");
  }

  /** ProcessHandle knows no arguments when they are long. */
  private static List<String> commandLine() throws IOException {
    Path file = Path.of("/proc", String.valueOf(worker.pid().orElseThrow()), "cmdline");
    return List.of(Files.readString(file).split("\0"));
  }

  @AfterEach
  void theWorkerHasSurvived() throws Exception {
    try (var lines = Files.lines(worker.logFile())) {
      assertThat(lines.filter(line -> line.contains("OutOfMemoryError"))).isEmpty();
    }
    PIPELINE.awaitRunning();
  }

  @Test
  void takesARowOf50Megabytes() throws Exception {
    PIPELINE
        .source()
        .execute(
            "INSERT INTO large SELECT 1, string_agg(md5(i::text), '')"
                + " FROM generate_series(1, 1638400) i",
            "INSERT INTO large VALUES (2, 'after')");
    String sizes = "SELECT id || ':' || length(v) || ':' || md5(v) FROM large ORDER BY id";
    await()
        .atMost(PATIENCE.multipliedBy(2))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(PIPELINE.target().column(sizes))
                    .hasSize(2)
                    .isEqualTo(PIPELINE.source().column(sizes)));
    eventually().until(() -> countDocuments("large") == 2);
  }

  private static long countDocuments(String table) throws Exception {
    PIPELINE.search().refresh(Comparison.INDEX);
    return PIPELINE
        .search()
        .get("/" + Comparison.INDEX + "/_count?q=_table:" + PIPELINE.comparison().tableId(table))
        .path("count")
        .asLong();
  }

  @Test
  @Tag("long")
  void takesATransactionOfTenMillionRows() throws Exception {
    long rows = Long.getLong("pgstream.memory.rows");
    PIPELINE
        .source()
        .execute("INSERT INTO many SELECT i, i FROM generate_series(1, " + rows + ") i");
    await()
        .atMost(LONG_PATIENCE)
        .pollInterval(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(
            () ->
                PIPELINE
                    .target()
                    .value("SELECT count(*) || ':' || sum(n) FROM many")
                    .equals(rows + ":" + rows * (rows + 1) / 2));
    await()
        .atMost(LONG_PATIENCE)
        .pollInterval(Duration.ofSeconds(5))
        .ignoreExceptions()
        .until(() -> countDocuments("many") == rows);
  }
}
