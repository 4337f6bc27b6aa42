package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.local.TcpProxy;
import io.pgstream.connect.local.rest.ConnectorState;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real worker sees and logs of sinks whose targets are in trouble. */
class SinkFaultsIT {
  /** Longer than a sink may stay away from its consumer; the default is 5 minutes. */
  private static final Duration OUTAGE = Duration.ofSeconds(15);

  private static final String MAX_POLL_INTERVAL_MS = "8000";

  /** After it a worker gives a task up that it has told to stop. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final List<Role> SINKS = List.of(Role.POSTGRES_SINK, Role.OPENSEARCH_SINK);

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("sinkfaults");

  private static TcpProxy postgres;
  private static TcpProxy openSearch;
  private static int rows;

  @BeforeAll
  static void startThroughProxies() throws Exception {
    postgres = TcpProxy.to(PIPELINE.cluster().processes().target().port());
    URI search = URI.create(PIPELINE.cluster().connections().openSearchUrl());
    openSearch = TcpProxy.to(search.getPort());
    PIPELINE.register(Role.SOURCE, Map.of());
    PIPELINE.register(
        Role.POSTGRES_SINK,
        Map.of(
            "connection.url",
            PIPELINE.target().url().replaceFirst("@[^/]+/", "@127.0.0.1:" + postgres.port() + "/"),
            "retry.backoff.max.ms",
            "1000",
            "lock.timeout.ms",
            "0",
            "statement.check.ms",
            "1000",
            "consumer.override.max.poll.interval.ms",
            MAX_POLL_INTERVAL_MS));
    PIPELINE.register(
        Role.OPENSEARCH_SINK,
        Map.of(
            "connection.url",
            "http://127.0.0.1:" + openSearch.port(),
            "retry.backoff.max.ms",
            "1000",
            "consumer.override.max.poll.interval.ms",
            MAX_POLL_INTERVAL_MS));
    PIPELINE.source().execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT)");
  }

  @AfterAll
  static void closeProxies() {
    postgres.close();
    openSearch.close();
  }

  @BeforeEach
  void startInStep() throws Exception {
    insert();
    PIPELINE.comparison().awaitSame();
  }

  private static void insert() throws Exception {
    rows++;
    PIPELINE.source().execute("INSERT INTO t VALUES (" + rows + ", 'row')");
  }

  private static WorkerLog log(Role role) throws Exception {
    return WorkerLog.since(PIPELINE.cluster().processes().worker(), PIPELINE.connector(role));
  }

  private static Set<String> members(Role role) throws Exception {
    String group = "connect-" + PIPELINE.connector(role);
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", PIPELINE.topic().bootstrapServers()))) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .stream()
          .map(MemberDescription::consumerId)
          .collect(Collectors.toSet());
    }
  }

  private static void assertQuiet(WorkerLog log) throws Exception {
    assertThat(log.lines("ERROR")).isEmpty();
    assertThat(log.lines("Commit of offsets timed out")).isEmpty();
    assertThat(log.lines("RetriableException")).isEmpty();
    assertThat(log.lines("Graceful stop")).isEmpty();
  }

  /** The network swallows everything for longer than a consumer may be away from its group. */
  @Test
  void staysInItsGroupAndLogsALineAtEachEndOfAnOutage() throws Exception {
    List<WorkerLog> logs = new ArrayList<>();
    List<Set<String>> members = new ArrayList<>();
    for (Role role : SINKS) {
      logs.add(log(role));
      members.add(members(role));
    }
    long start = System.nanoTime();
    postgres.refuse();
    openSearch.refuse();
    insert();
    for (WorkerLog log : logs) {
      eventually().until(() -> !log.lines("retrying until it works").isEmpty());
    }
    await().atMost(PATIENCE).until(() -> System.nanoTime() - start > OUTAGE.toNanos());
    insert();
    for (int i = 0; i < SINKS.size(); i++) {
      assertThat(members(SINKS.get(i))).isEqualTo(members.get(i)).hasSize(1);
    }
    postgres.resume();
    openSearch.resume();
    PIPELINE.comparison().awaitSame();
    for (int i = 0; i < SINKS.size(); i++) {
      WorkerLog log = logs.get(i);
      eventually().until(() -> !log.lines("works again").isEmpty());
      assertThat(log.lines("WARN")).singleElement().asString().contains("retrying until it works");
      assertQuiet(log);
      assertThat(members(SINKS.get(i))).isEqualTo(members.get(i));
    }
  }

  /** Stops the connector through REST, while the target does what it does, and starts it again. */
  private static void assertStopsInTime(Role role) throws Exception {
    WorkerLog log = log(role);
    String connector = PIPELINE.connector(role);
    long start = System.nanoTime();
    PIPELINE.connect().stop(connector);
    PIPELINE.connect().awaitState(connector, ConnectorState.STOPPED, PATIENCE);
    eventually().until(() -> PIPELINE.connect().status(connector).path("tasks").isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(GRACE.plusSeconds(2));
    assertQuiet(log);
  }

  private static void startAgain(Role role) throws Exception {
    PIPELINE.connect().resume(PIPELINE.connector(role));
    PIPELINE.connect().awaitRunning(PIPELINE.connector(role), PATIENCE);
    PIPELINE.comparison().awaitSame();
  }

  private static void awaitActive(String condition) {
    eventually()
        .until(
            () ->
                !PIPELINE
                    .target()
                    .column(
                        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND "
                            + condition)
                    .isEmpty());
  }

  @Test
  void stopsWhileAStatementRunsForTenMinutes() throws Exception {
    PIPELINE
        .target()
        .execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END'",
            "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()");
    insert();
    awaitActive("wait_event = 'PgSleep'");
    assertStopsInTime(Role.POSTGRES_SINK);
    PIPELINE.target().execute("DROP TRIGGER slow ON t", "DROP FUNCTION slow()");
    startAgain(Role.POSTGRES_SINK);
  }

  @Test
  void stopsWhileAStatementWaitsForALock() throws Exception {
    try (Connection holder = PIPELINE.target().connector().open();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE t");
      insert();
      awaitActive("wait_event_type = 'Lock'");
      assertStopsInTime(Role.POSTGRES_SINK);
      holder.rollback();
    }
    startAgain(Role.POSTGRES_SINK);
  }

  @Test
  void stopsWhileTheNetworkSwallowsEverything() throws Exception {
    postgres.blackHole();
    openSearch.blackHole();
    insert();
    for (Role role : SINKS) {
      assertStopsInTime(role);
    }
    postgres.resume();
    openSearch.resume();
    for (Role role : SINKS) {
      PIPELINE.connect().resume(PIPELINE.connector(role));
    }
    PIPELINE.comparison().awaitSame();
  }

  @Test
  void findsAConnectionThatHasDiedUnnoticed() throws Exception {
    WorkerLog log = log(Role.POSTGRES_SINK);
    postgres.blackHoleOpenConnections();
    insert();
    PIPELINE.comparison().awaitSame();
    eventually().until(() -> !log.lines("works again").isEmpty());
    assertThat(log.lines("WARN")).hasSize(1);
    assertQuiet(log);
  }
}
