package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.local.TcpProxy;
import java.sql.SQLException;
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
    assertThat(timeToStop()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void stopsAtOnceWhileItsQueueIsFull() throws SQLException {
    connect.stop();
    connect.with("queue.max.bytes", "65536").start();
    source.run("INSERT INTO t(v) SELECT repeat('x', 10000) FROM generate_series(1, 100)");
    connect.runUntilRows(SOON, "t", 1);
    assertThat(timeToStop()).isLessThan(Duration.ofSeconds(2));
  }

  private Duration timeToStop() {
    long begin = System.nanoTime();
    connect.stop();
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
