package io.pgstream.connect.sink.opensearch;

import static io.pgstream.connect.sink.opensearch.testkit.Events.TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.raw;
import static io.pgstream.connect.sink.opensearch.testkit.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.local.TcpProxy;
import io.pgstream.connect.sink.opensearch.testkit.Events;
import io.pgstream.connect.sink.opensearch.testkit.OpenSearchServer;
import io.pgstream.connect.sink.opensearch.testkit.RunningTask;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Faults of a real server: each heals without a loss. */
class OpenSearchFaultsIT {
  private static final int ROWS = 3_000;

  /** After it a worker gives a task up that it has told to stop. */
  private static final Duration GRACE = Duration.ofSeconds(5);

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

  /** Ticks as a worker does, none of which may take long or throw, until the condition holds. */
  private static void tickUntil(RunningTask task, Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              assertSoon(task::tick);
              return condition.call();
            });
  }

  private static void assertSoon(Runnable action) {
    long start = System.nanoTime();
    action.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(GRACE);
  }

  private static boolean isRetrying(RunningTask task) {
    return task.context().gauge("retry-count") > 0;
  }

  @Test
  void healsAfterTheServerWasKilledInTheMiddleOfABulk() throws Exception {
    Events events = rows(ROWS, 100);
    try (OpenSearchServer server = OpenSearchServer.start();
        RunningTask task = RunningTask.start(server, "batch.max.documents", "50")) {
      task.put(events.records().subList(0, 100));
      task.begin(events.from(100));
      server.kill();
      tickUntil(task, () -> isRetrying(task));
      assertThat(task.committed()).isEqualTo(100);
      server.restart();
      task.put(List.of());
      assertThat(task.committed()).isEqualTo(events.size());
      assertThat(count(server)).isEqualTo(ROWS);
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @Test
  void pollsAndStopsInTimeWhenNoServerIsThere() throws Exception {
    try (OpenSearchServer server = OpenSearchServer.start()) {
      server.kill();
      RunningTask task = RunningTask.start(server, "queue.max.bytes", "1");
      assertSoon(() -> task.begin(rows(1, 1).records()));
      assertThat(task.context().paused()).hasSize(1);
      assertThat(task.context().timeoutMs()).isPositive();
      tickUntil(task, () -> isRetrying(task));
      assertThat(task.committed()).isEqualTo(-1);
      assertSoon(task::close);
    }
  }

  @Test
  void stopsInTimeWhenTheNetworkSwallowsEverything() throws Exception {
    try (OpenSearchServer server = OpenSearchServer.start();
        TcpProxy proxy = TcpProxy.to(URI.create(server.url()).getPort())) {
      String url = "http://127.0.0.1:" + proxy.port();
      RunningTask task = RunningTask.start(server, "connection.url", url);
      Events events = rows(1, 1);
      task.put(events.records());
      proxy.blackHole();
      int start = events.size();
      events.commit().insert(raw(1, "integer", "7"), text(2, "jsonb", "x"));
      assertSoon(() -> task.begin(events.from(start)));
      assertSoon(task::tick);
      assertSoon(task::close);
      assertThat(count(server)).isEqualTo(1);
    }
  }

  @Test
  void losesNothingWhenTheServerIsTooBusy() throws IOException {
    try (OpenSearchServer server = OpenSearchServer.start("indexing_pressure.memory.limit=200kb");
        RunningTask task = RunningTask.start(server, "batch.max.documents", "500")) {
      ExecutorService others = Executors.newFixedThreadPool(2);
      try {
        // Two more tasks with their own tables make the server refuse some requests of each.
        Future<?> second = others.submit(() -> writeOtherTable(server, "dc1c9ftkku205h0ajkq0"));
        Future<?> third = others.submit(() -> writeOtherTable(server, "dc1c9ftkku205h0ajkr0"));
        task.put(rows(ROWS, 150).records());
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

  private static void writeOtherTable(OpenSearchServer server, String tableId) {
    Events events =
        new Events()
            .table(tableId, 1)
            .tableDdl("create", raw(1, "integer", "null"), raw(2, "jsonb", "null"));
    for (int i = 0; i < ROWS; i++) {
      events.insert(raw(1, "integer", String.valueOf(i)), text(2, "jsonb", "x".repeat(150)));
    }
    try (RunningTask task = RunningTask.start(server, "batch.max.documents", "500")) {
      task.put(events.records());
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
      task.begin(events.from(start));
      tickUntil(task, () -> isRetrying(task));
      assertThat(task.committed()).isEqualTo(start);
      block(server, "null");
      task.put(List.of());
      assertThat(server.documents("public"))
          .extracting(hit -> hit.path("_id").asText())
          .containsExactly(TABLE + "_1");
    }
  }

  private static void block(OpenSearchServer server, String value) {
    server.send("PUT", "/public/_settings", "{\"index.blocks.write\":" + value + "}");
  }
}
