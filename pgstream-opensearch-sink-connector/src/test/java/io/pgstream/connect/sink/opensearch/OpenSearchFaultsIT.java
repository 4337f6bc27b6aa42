package io.pgstream.connect.sink.opensearch;

import static io.pgstream.connect.sink.opensearch.testkit.Events.TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.raw;
import static io.pgstream.connect.sink.opensearch.testkit.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.sink.opensearch.testkit.Events;
import io.pgstream.connect.sink.opensearch.testkit.OpenSearchServer;
import io.pgstream.connect.sink.opensearch.testkit.RunningTask;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** Faults of a real server: each heals without a loss. */
class OpenSearchFaultsIT {
  private static final int ROWS = 3_000;

  private static Events rows(int number, int bytesPerRow) {
    Events events =
        new Events().tableDdl("create", raw(1, "integer", "null"), raw(2, "jsonb", "null"));
    events.commit();
    for (int i = 0; i < number; i++) {
      events.insert(
          raw(1, "integer", String.valueOf(i)), text(2, "jsonb", "x".repeat(bytesPerRow)));
    }
    return events;
  }

  private static int count(OpenSearchServer server) {
    server.send("POST", "/public/_refresh", "");
    return server.get("/public/_count").path("count").asInt();
  }

  @Test
  void healsAfterTheServerWasKilledWhileWriting() throws Exception {
    Events events = rows(ROWS, 100);
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try (OpenSearchServer server = OpenSearchServer.start();
        RunningTask task = RunningTask.start(server, "batch.max.documents", "50")) {
      task.put(events.records().subList(0, 100));
      Future<Integer> writing = worker.submit(() -> task.putUntilTaken(events.from(100)));
      server.kill();
      server.restart();
      assertThat(writing.get(2, TimeUnit.MINUTES)).isPositive();
      assertThat(task.context().timeoutMs()).isNotNegative();
      assertThat(count(server)).isEqualTo(ROWS);
      assertThat(task.context().problems()).isEmpty();
    } finally {
      worker.shutdownNow();
    }
  }

  @Test
  void handsTheBatchBackWithinSecondsWhenNoServerIsThere() throws IOException {
    try (OpenSearchServer server = OpenSearchServer.start();
        RunningTask task = RunningTask.start(server)) {
      server.kill();
      long start = System.nanoTime();
      assertThatThrownBy(() -> task.put(rows(1, 1).records()))
          .isInstanceOf(RetriableException.class);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(5);
      assertThat(task.context().timeoutMs()).isNotNegative();
    }
  }

  @Test
  void losesNothingWhenTheServerIsTooBusy() throws IOException {
    try (OpenSearchServer server = OpenSearchServer.start("indexing_pressure.memory.limit=200kb");
        RunningTask task = RunningTask.start(server, "batch.max.documents", "500")) {
      ExecutorService others = Executors.newFixedThreadPool(2);
      try {
        // Two more tasks with their own tables make the server refuse some requests of each.
        Future<Integer> second =
            others.submit(() -> writeOtherTable(server, "dc1c9ftkku205h0ajkq0"));
        Future<Integer> third =
            others.submit(() -> writeOtherTable(server, "dc1c9ftkku205h0ajkr0"));
        task.putUntilTaken(rows(ROWS, 150).records());
        second.get(3, TimeUnit.MINUTES);
        third.get(3, TimeUnit.MINUTES);
      } catch (Exception e) {
        throw new AssertionError(e);
      } finally {
        others.shutdownNow();
      }
      assertThat(count(server)).isEqualTo(3 * ROWS);
      assertThat(task.context().problems()).isEmpty();
      assertThat(rejections(server)).isPositive();
    }
  }

  private static int writeOtherTable(OpenSearchServer server, String tableId) {
    Events events =
        new Events()
            .table(tableId, 1)
            .tableDdl("create", raw(1, "integer", "null"), raw(2, "jsonb", "null"));
    for (int i = 0; i < ROWS; i++) {
      events.insert(raw(1, "integer", String.valueOf(i)), text(2, "jsonb", "x".repeat(150)));
    }
    try (RunningTask task = RunningTask.start(server, "batch.max.documents", "500")) {
      return task.putUntilTaken(events.records());
    }
  }

  private static int rejections(OpenSearchServer server) {
    return server
        .get("/_nodes/stats/indexing_pressure")
        .findValues("coordinating_rejections")
        .stream()
        .mapToInt(value -> value.asInt())
        .sum();
  }

  @Test
  void halvesRequestsThatAreTooLargeAndIsolatesADocumentThatIs() throws IOException {
    try (OpenSearchServer server = OpenSearchServer.start("http.max_content_length=1mb");
        RunningTask task = RunningTask.start(server)) {
      Events events = rows(30, 100_000);
      events.insert(raw(1, "integer", "77"), text(2, "jsonb", "y".repeat(2_000_000)));
      task.put(events.records());
      assertThat(count(server)).isEqualTo(30);
      assertThat(task.context().problems()).hasSize(1);
      assertThat(task.context().problems().get(0)).contains("HTTP 413", "http.max_content_length");
    }
  }

  @Test
  void waitsWhileAnIndexIsReadOnly() throws IOException {
    try (OpenSearchServer server = OpenSearchServer.start();
        RunningTask task = RunningTask.start(server)) {
      Events events = rows(2, 10);
      task.put(events.records());
      block(server, "true");
      int start = events.size();
      events.commit().delete(raw(1, "integer", "0"));
      assertThatThrownBy(() -> task.put(events.from(start)))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("cluster_block_exception");
      block(server, "null");
      task.put(events.from(start));
      assertThat(server.documents("public"))
          .extracting(hit -> hit.path("_id").asText())
          .containsExactly(TABLE + "_1");
    }
  }

  private static void block(OpenSearchServer server, String value) {
    server.send("PUT", "/public/_settings", "{\"index.blocks.write\":" + value + "}");
  }
}
