package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.local.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The network between source and task breaks and heals: nothing is lost, nothing twice. */
class NetworkFaultIT {
  private static final Duration SOON = Duration.ofSeconds(40);

  private static SourceServer source;

  private TcpProxy network;
  private FakeConnect connect;

  @BeforeAll
  static void startServer() throws SQLException {
    source = SourceServer.start();
  }

  @AfterAll
  static void stopServer() {
    source.close();
  }

  @BeforeEach
  void start() {
    network = TcpProxy.to(source.server().port());
    connect =
        source
            .connectThrough(network.port())
            .with("stream.timeout.ms", "2000")
            .start()
            .runUntilStreaming();
  }

  @AfterEach
  void stop() throws SQLException {
    connect.close();
    network.close();
    source.reset();
  }

  private void expectTheRest() throws SQLException {
    connect.runUntilRows(SOON, "t", source.ids().size());
    assertThat(connect.ids("t")).isEqualTo(source.ids());
  }

  /** Breaks the network in the middle of a load. */
  private void healsFrom(Runnable fault) throws SQLException {
    try (CommittingWriter writer = CommittingWriter.start(source)) {
      connect.runUntilRows(SOON, "t", 150);
      fault.run();
      long before = writer.commits();
      connect.runUntil(SOON, () -> writer.commits() > before + 50);
    }
    expectTheRest();
  }

  @Test
  void reconnectsAfterACut() throws SQLException {
    healsFrom(network::cutConnections);
  }

  @Test
  void reconnectsAfterACutInTheMiddleOfAResponse() throws SQLException {
    healsFrom(() -> network.cutAfter(5_003));
  }

  @Test
  void reconnectsWhenNothingCanBeReachedForAWhile() throws SQLException {
    source.insert(10);
    network.refuse();
    for (int i = 0; i < 4; i++) {
      connect.poll();
    }
    network.resume();
    expectTheRest();
  }

  @Test
  void noticesABlackHoleUnderLoad() throws SQLException {
    healsFrom(network::blackHoleOpenConnections);
  }

  @Test
  void noticesABlackHoleInTheMiddleOfAResponse() throws SQLException {
    healsFrom(() -> network.blackHoleAfter(5_003));
  }

  @Test
  void noticesABlackHoleWhileTheDatabaseIsIdle() throws SQLException {
    String reader = source.slot("active_pid");
    network.blackHoleOpenConnections();
    connect.runUntil(SOON, () -> isReadByAnother(reader));
    source.insert(10);
    expectTheRest();
  }

  @Test
  void noticesThatNothingArrivesThoughTheServerHearsFromUs() throws SQLException {
    healsFrom(network::blackHoleResponses);
  }

  @Test
  void noticesAfterALongRestThatASingleRowDoesNotArrive() throws SQLException {
    network.blackHoleResponses();
    source.insert(1);
    expectTheRest();
  }

  private boolean isReadByAnother(String reader) {
    try {
      String now = source.slot("active_pid");
      return now != null && !now.equals(reader);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void keepsAnIdleConnectionThatIsSound() throws SQLException {
    expectTheSameConnectionAfterALongRest();
  }

  /** The server tells it only the id of the process that serves it. */
  @Test
  void keepsAnIdleConnectionOfARoleThatMayNotSeeStatistics() throws SQLException {
    connect.stop();
    source.run(
        "CREATE ROLE streamer LOGIN REPLICATION PASSWORD 'secret'",
        "GRANT USAGE ON SCHEMA pgstream TO streamer",
        "GRANT SELECT ON ALL TABLES IN SCHEMA pgstream TO streamer");
    connect
        .with("connection.user", "streamer")
        .with("connection.password", "secret")
        .start()
        .runUntilStreaming();
    expectTheSameConnectionAfterALongRest();
    network.blackHoleResponses();
    source.insert(1);
    expectTheRest();
  }

  private void expectTheSameConnectionAfterALongRest() throws SQLException {
    String reader = source.slot("active_pid");
    long end = System.nanoTime() + Duration.ofSeconds(7).toNanos();
    connect.runUntil(SOON, () -> System.nanoTime() > end);
    assertThat(source.slot("active_pid")).isEqualTo(reader);
  }

  @Test
  void goesOnWhenEverythingVanishesForAWhile() throws SQLException {
    network.blackHole();
    source.insert(10);
    for (int i = 0; i < 12; i++) {
      connect.poll();
    }
    network.resume();
    expectTheRest();
  }

  @Test
  void worksOverASlowNetwork() throws SQLException {
    network.delay(Duration.ofMillis(200));
    String reader = source.slot("active_pid");
    source.insert(1_000);
    expectTheRest();
    assertThat(source.slot("active_pid")).isEqualTo(reader);
  }

  @Test
  void stopsWithinFiveSecondsInABlackHole() throws SQLException {
    source.insert(10);
    network.blackHole();
    connect.poll();
    assertThat(timeToStop()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void stopsWithinFiveSecondsWhileItConnects() {
    network.blackHole();
    network.cutConnections();
    connect.poll();
    connect.poll();
    assertThat(timeToStop()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void stopsAtOnceWhileStreaming() {
    assertThat(timeToStop()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void stopsAtOnceWhileItsQueueIsFull() throws SQLException {
    connect.stop();
    connect.with("queue.max.bytes", "65536").start();
    source.run("INSERT INTO t(v) SELECT repeat('x', 10000) FROM generate_series(1, 100)");
    connect.runUntilRows(SOON, "t", 1);
    assertThat(timeToStop()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void leavesNoThreadBehindThatWaitsForTheServer() throws SQLException {
    network.blackHole();
    connect.poll();
    connect.stop();
    expectNoReader();
  }

  /** Init waits for the lock of another one, a minute by default. */
  @Test
  void leavesNoThreadBehindThatInitialises() throws SQLException {
    connect.stop();
    connect.store(null);
    source.dropSlot();
    try (Connection other = source.server().connect();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE pgstream.schema_log");
      connect.start();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  source
                      .text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                      .equals("1"));
      assertThat(timeToStop()).isLessThan(Duration.ofSeconds(5));
      expectNoReader();
    }
  }

  /** A try to log in takes up to 4 s, and nothing can cut it short. */
  private static void expectNoReader() {
    await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("pgstream-reader")));
  }

  private Duration timeToStop() {
    long begin = System.nanoTime();
    connect.stop();
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
