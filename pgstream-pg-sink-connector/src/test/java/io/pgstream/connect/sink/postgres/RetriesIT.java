package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.SinkHarness.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.local.TcpProxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the target does, the task's thread goes on: it polls, and it stops in time. */
class RetriesIT {
  /** After it a worker gives a task up that it has told to stop. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration LONG = Duration.ofSeconds(60);

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

  /** Ticks as a worker does, none of which may take long or throw, until the condition holds. */
  private void tickUntil(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              assertSoon(sink::tick);
              return condition.call();
            });
  }

  private static void assertSoon(Runnable action) {
    long start = System.nanoTime();
    action.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
  }

  private boolean isBlocked() throws Exception {
    return sink.query("SELECT count(*) FROM pg_locks WHERE NOT granted").equals(List.of("1"));
  }

  private static List<String> lines(LogCapture log, String level) {
    return log.lines().stream().filter(line -> line.startsWith(level)).toList();
  }

  private List<String> rows() throws Exception {
    return sink.query("SELECT * FROM test ORDER BY id");
  }

  private static void assertOneLineAtEachEnd(LogCapture log, String fault) {
    assertThat(lines(log, "WARN"))
        .singleElement()
        .asString()
        .contains("retrying until it works", fault);
    assertThat(lines(log, "INFO")).singleElement().asString().contains("works again after");
  }

  @Test
  void triesAgainForAsLongAsALockIsHeld() throws Exception {
    try (LogCapture log = new LogCapture();
        Connection holder = lockTable()) {
      sink.begin(change);
      tickUntil(() -> !lines(log, "WARN").isEmpty());
      tickUntil(this::isBlocked);
      holder.rollback();
      sink.awaitIdle();
      assertOneLineAtEachEnd(log, "55P03");
    }
    assertThat(rows()).containsExactly("1|alice");
  }

  @Test
  void triesAgainUntilTheServerIsBack() throws Exception {
    sink.put(change);
    try (LogCapture log = new LogCapture()) {
      TestPostgres.kill();
      try {
        sink.begin(
            events.transaction(insert("test", List.of("id"), row("id", 2, "name", "after"))));
        tickUntil(() -> !lines(log, "WARN").isEmpty());
        assertThat(sink.committed()).isEqualTo(1);
      } finally {
        TestPostgres.restart();
      }
      sink.awaitIdle();
      assertOneLineAtEachEnd(log, "SQLSTATE");
    }
    assertThat(sink.committed()).isEqualTo(2);
    sink.endTask();
    sink = new SinkHarness(sink.url, Map.of());
    assertThat(rows()).containsExactly("1|alice", "2|after");
  }

  @Test
  void opensPartitionsOfATargetThatIsDownAndGoesToTheirPositionsOnceItIsBack() throws Exception {
    sink.put(change);
    String url = sink.url;
    Connection observer = TestPostgres.connect(url);
    sink.close();
    try (LogCapture log = new LogCapture()) {
      TestPostgres.kill();
      try {
        assertSoon(() -> sink = new SinkHarness(url, observer, Map.of()));
        assertThat(sink.context.offsets).isEmpty();
        // Read before the position is known: this is offset 0 again.
        sink.begin(change);
        assertThat(sink.context.paused).containsExactly(PARTITION);
        assertThat(sink.context.timeoutMs).isPositive();
      } finally {
        TestPostgres.restart();
      }
      sink.awaitIdle();
      assertThat(sink.context.offsets).containsEntry(PARTITION, 1L);
      assertThat(sink.context.paused).isEmpty();
      assertThat(lines(log, "WARN")).hasSize(1);
    }
    sink.endTask();
    sink = new SinkHarness(url, Map.of());
    assertThat(rows()).containsExactly("1|alice");
  }

  @Test
  void pausesTheConsumerWhileItsQueueIsFullAndResumesItWhenThereIsRoom() throws Exception {
    sink.close();
    sink = new SinkHarness(sink.url, Map.of("queue.max.bytes", "1"));
    try (Connection holder = lockTable()) {
      sink.begin(change);
      assertThat(sink.context.paused).containsExactly(PARTITION);
      assertThat(sink.context.timeoutMs).isPositive();
      holder.rollback();
    }
    sink.awaitIdle();
    assertThat(sink.context.paused).isEmpty();
    assertThat(rows()).containsExactly("1|alice");
  }

  @Test
  void stopsWhileAStatementWaitsForALock() throws Exception {
    sink.close();
    sink = new SinkHarness(sink.url, Map.of("lock.timeout.ms", "0"));
    try (Connection holder = lockTable()) {
      sink.begin(change);
      tickUntil(this::isBlocked);
      assertSoon(sink::endTask);
      // The next task must not wait for what the stopped one left behind in the server.
      await().atMost(PATIENCE).until(() -> !isBlocked());
      sink = new SinkHarness(sink.url, Map.of());
      holder.rollback();
    }
    sink.put(change);
    assertThat(rows()).containsExactly("1|alice");
  }

  @Test
  void stopsWhileAStatementRunsForTenMinutes() throws Exception {
    sink.execute(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END';"
            + " CREATE TRIGGER slow BEFORE INSERT ON test FOR EACH ROW EXECUTE FUNCTION slow()");
    sink.begin(change);
    tickUntil(() -> sleepers().equals(List.of("1")));
    assertSoon(sink::endTask);
    await().atMost(PATIENCE).until(() -> sleepers().equals(List.of("0")));
    sink.execute("DROP TRIGGER slow ON test");
    sink = new SinkHarness(sink.url, Map.of());
    sink.put(change);
    assertThat(rows()).containsExactly("1|alice");
  }

  private List<String> sleepers() throws Exception {
    return sink.query(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
            + " AND datname = current_database()");
  }

  private SinkHarness through(TcpProxy proxy, Map<String, String> settings) throws Exception {
    String url = sink.url.replaceFirst("@[^/]+/", "@127.0.0.1:" + proxy.port() + "/");
    return new SinkHarness(url, TestPostgres.connect(sink.url), settings);
  }

  @Test
  void stopsWhileTheNetworkSwallowsEverything() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(TestPostgres.port())) {
      SinkHarness cut = through(proxy, Map.of());
      proxy.blackHole();
      cut.begin(change);
      assertSoon(cut::tick);
      assertSoon(cut::endTask);
    }
    sink.put(change);
    assertThat(rows()).containsExactly("1|alice");
  }

  @Test
  void opensAndStopsWhileTheNetworkSwallowsEveryConnection() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(TestPostgres.port())) {
      proxy.blackHole();
      long start = System.nanoTime();
      SinkHarness cut = through(proxy, Map.of());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertSoon(cut::endTask);
    }
  }

  @Test
  void findsThatAConnectionHasDiedAndEndsWhatIsLeftOfItOnTheServer() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(TestPostgres.port());
        SinkHarness cut = through(proxy, Map.of());
        LogCapture log = new LogCapture()) {
      cut.put(change);
      proxy.blackHoleOpenConnections();
      cut.put(events.transaction(insert("test", List.of("id"), row("id", 2, "name", "bob"))));
      assertOneLineAtEachEnd(log, "SQLSTATE 08");
      assertThat(rows()).containsExactly("1|alice", "2|bob");
      assertThat(
              cut.query(
                  "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                      + " AND application_name = 'pgstream sink sink'"))
          .containsExactly("2");
    }
  }

  @Test
  void leavesAStatementAloneThatTheServerStillWorksOn() throws Exception {
    sink.execute(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM pg_sleep(4); RETURN NEW; END';"
            + " CREATE TRIGGER slow BEFORE INSERT ON test FOR EACH ROW EXECUTE FUNCTION slow()");
    try (LogCapture log = new LogCapture()) {
      sink.put(change);
      assertThat(log.lines()).isEmpty();
    }
    assertThat(rows()).containsExactly("1|alice");
  }
}
