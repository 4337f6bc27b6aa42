package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetriesIT {
  /** After it a worker gives a task up that it has told to stop. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Events events = new Events();
  private String[] change;
  private SinkHarness sink;

  @BeforeEach
  void start() throws Exception {
    sink = new SinkHarness();
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, name text)");
    change = events.transaction(insert("test", List.of("id"), row("id", 1, "name", "alice")));
  }

  @AfterEach
  void stop() throws Exception {
    sink.close();
  }

  private Connection lockTable() throws Exception {
    Connection holder = TestPostgres.connect(sink.url);
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("LOCK TABLE test");
    }
    return holder;
  }

  private void awaitBlocked() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                sink.query("SELECT count(*) FROM pg_locks WHERE NOT granted").equals(List.of("1")));
  }

  private void failsForNow() {
    sink.context.timeoutMs = -1;
    assertThatThrownBy(() -> sink.put(change)).isInstanceOf(RetriableException.class);
    assertThat(sink.context.timeoutMs).isPositive();
  }

  @Test
  void triesAgainForAsLongAsALockIsHeldAndGivesTheWorkerItsTurnInTime() throws Exception {
    try (LogCapture log = new LogCapture()) {
      try (Connection holder = lockTable()) {
        for (int i = 0; i < 2; i++) {
          long start = System.nanoTime();
          failsForNow();
          assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
        }
        holder.rollback();
      }
      sink.put(change);
      assertThat(log.lines().stream().filter(line -> line.startsWith("WARN")))
          .singleElement()
          .asString()
          .contains("55P03");
      assertThat(log.lines().stream().filter(line -> line.startsWith("INFO")))
          .singleElement()
          .asString()
          .contains("works again after 2 retries");
    }
    assertThat(sink.query("SELECT * FROM test")).containsExactly("1|alice");
  }

  @Test
  void triesAgainUntilTheServerIsBackWithALineAtEachEnd() throws Exception {
    sink.put(events.transaction(insert("test", List.of("id"), row("id", 0, "name", "before"))));
    change = events.transaction(insert("test", List.of("id"), row("id", 1, "name", "alice")));
    try (LogCapture log = new LogCapture()) {
      TestPostgres.kill();
      try {
        for (int i = 0; i < 5; i++) {
          failsForNow();
        }
      } finally {
        TestPostgres.restart();
      }
      sink.put(change);
      assertThat(log.lines())
          .satisfiesExactly(
              first -> assertThat(first).startsWith("WARN").contains("retrying until it works"),
              last -> assertThat(last).startsWith("INFO").contains("works again after 5 retries"));
    }
    try (SinkHarness after = new SinkHarness(sink.url, Map.of())) {
      assertThat(after.query("SELECT name FROM test ORDER BY id"))
          .containsExactly("before", "alice");
    }
  }

  @Test
  void countsAFailureAtTheAssignmentAsTheFirst() throws Exception {
    try (LogCapture log = new LogCapture()) {
      TestPostgres.kill();
      try {
        PgSinkTask task = new PgSinkTask();
        task.initialize(new FakeSinkTaskContext());
        task.start(SinkHarness.properties(sink.url, Map.of()));
        task.open(List.of(SinkHarness.PARTITION));
        assertThatThrownBy(() -> task.put(List.of())).isInstanceOf(RetriableException.class);
        task.stop();
      } finally {
        TestPostgres.restart();
      }
      assertThat(log.lines().stream().filter(line -> line.startsWith("WARN"))).hasSize(1);
    }
    sink = new SinkHarness(sink.url, Map.of());
  }

  @Test
  void stopsWhileAStatementWaitsForALock() throws Exception {
    try (Connection holder = lockTable()) {
      CompletableFuture<Void> put = CompletableFuture.runAsync(() -> sink.put(change));
      awaitBlocked();
      long start = System.nanoTime();
      sink.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
      assertThatThrownBy(put::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RetriableException.class);
      sink = new SinkHarness(sink.url, Map.of());
      // The next task must not wait for what the stopped one left behind in the server.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          sink.query(
                              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type ="
                                  + " 'Lock' AND datname = current_database()"))
                      .containsExactly("0"));
      holder.rollback();
    }
    sink.put(change);
    assertThat(sink.query("SELECT * FROM test")).containsExactly("1|alice");
  }
}
