package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The source goes away and comes back while a writer commits: nothing is lost, nothing twice. */
class SourceRestartIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private SourceServer source;
  private FakeConnect connect;

  @BeforeEach
  void start() throws SQLException {
    source = SourceServer.start();
    connect = source.connect();
  }

  @AfterEach
  void stop() {
    connect.close();
    source.close();
  }

  /** Runs a fault in the middle of a load and compares the topic with the table afterwards. */
  private void healsFrom(Fault fault) throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    try (CommittingWriter writer = CommittingWriter.start(source)) {
      connect.runUntilRows(SOON, "t", 150);
      fault.happen();
      long before = writer.commits();
      connect.runUntil(SOON, () -> writer.commits() > before + 50);
    }
    connect.runUntilRows(SOON, "t", source.ids().size());
    assertThat(connect.ids("t")).isEqualTo(source.ids());
  }

  /** Something that breaks the stream. */
  @FunctionalInterface
  private interface Fault {
    void happen() throws SQLException;
  }

  @Test
  void goesOnAfterARestartOfTheServer() throws SQLException {
    healsFrom(() -> source.server().restart());
  }

  @Test
  void goesOnAfterACrashOfTheServer() throws SQLException {
    healsFrom(
        () -> {
          source.server().kill();
          source.server().start();
        });
  }

  @Test
  void goesOnWhenItsWalSenderIsTerminated() throws SQLException {
    healsFrom(() -> source.text("SELECT pg_terminate_backend(" + source.slot("active_pid") + ")"));
  }

  @Test
  void waitsForAServerThatIsDownAtTheStart() throws SQLException {
    source.insert(10);
    source.server().stop();
    connect.start();
    connect.poll();
    connect.poll();
    source.server().start();
    connect.runUntilStreaming();
    source.insert(10);
    connect.runUntilRows(SOON, "t", 10);
    assertThat(connect.ids("t")).isEqualTo(source.ids().subList(10, 20));
  }

  @Test
  void repeatsAfterACrashOfTheWorkerNoMoreThanWasNotStored() throws SQLException {
    connect.start();
    connect.runUntilStreaming();
    source.insert(10);
    connect.runUntilRows(SOON, "t", 10);
    source.insert(5);
    while (connect.ids("t").size() < 15) {
      connect.poll();
    }
    connect.stop();
    connect.start();
    connect.runUntilRows(SOON, "t", 20);
    assertThat(connect.ids("t").subList(10, 20))
        .isEqualTo(List.of(11L, 12L, 13L, 14L, 15L, 11L, 12L, 13L, 14L, 15L));
  }

  @Test
  void staysConnectedWhilePausedForLongerThanTheServerWaits() throws SQLException {
    source.run("ALTER SYSTEM SET wal_sender_timeout = '3s'", "SELECT pg_reload_conf()");
    // The default interval: longer than this server waits, so the task has to see to it itself.
    connect.with("status.interval.ms", "10000").with("queue.max.bytes", "1000000").start();
    connect.runUntilStreaming();
    String reader = source.slot("active_pid");
    try (CommittingWriter writer =
        CommittingWriter.start(
            source, "INSERT INTO t(v) SELECT repeat('x', 10000) FROM generate_series(1, 20)")) {
      Awaitility.await()
          .pollDelay(Duration.ofSeconds(10))
          .atMost(Duration.ofSeconds(20))
          .until(() -> writer.commits() > 300);
    }
    assertThat(source.slot("active_pid")).isEqualTo(reader);
    connect.runUntilRows(Duration.ofSeconds(60), "t", source.ids().size());
    assertThat(connect.ids("t")).isEqualTo(source.ids());
    assertThat(source.slot("active_pid")).isEqualTo(reader);
  }
}
