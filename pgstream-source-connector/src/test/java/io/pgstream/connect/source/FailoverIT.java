package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.TcpProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A standby takes over behind the same address. It lacks the slot: that must not go unnoticed. */
class FailoverIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private SourceServer source;
  private PostgresServer standby;
  private TcpProxy address;
  private FakeConnect connect;

  @BeforeEach
  void start() throws Exception {
    source = SourceServer.startWithSecond();
    standby = source.makeSecondAStandby();
    address = TcpProxy.to(source.server().port());
    connect = source.connectThrough(address.port()).start().runUntilStreaming();
    source.insert(10);
    connect.runUntilRows(SOON, "t", 10);
  }

  @AfterEach
  void stop() {
    connect.close();
    address.close();
    source.close();
  }

  private void promote() throws SQLException {
    standby.execute("SELECT pg_promote()");
    address.forwardTo(standby.port());
  }

  private String onStandby(String query) {
    try (Connection connection = standby.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void stopsInsteadOfMakingTheSlotAnew() throws SQLException {
    source.insert(10);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> onStandby("SELECT count(*) FROM t").equals("20"));
    source.server().kill();
    promote();
    assertThatThrownBy(() -> connect.runUntil(SOON, () -> false))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("does not exist any more")
        .hasMessageContaining("promoted standby")
        .hasMessageContaining("may be lost")
        .hasMessageContaining("new slot and snapshot");
    assertThat(onStandby("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
  }

  @Test
  void stopsWhenTheStandbyLacksWhatWasProduced() throws SQLException {
    standby.stop();
    source.run("INSERT INTO t(v) SELECT repeat('x', 1000) FROM generate_series(1, 20000)");
    connect.runUntilRows(SOON, "t", source.ids().size());
    source.server().kill();
    standby.start();
    promote();
    standby.execute(
        "SELECT pg_create_logical_replication_slot('" + SourceServer.SLOT + "', 'wal2json')");
    assertThatThrownBy(() -> connect.runUntil(SOON, () -> false))
        .isInstanceOf(ConnectException.class)
        .hasMessageMatching(".*: [1-9][0-9]* bytes of WAL are missing .* promoted before .*")
        .hasMessageContaining("new slot and snapshot");
  }
}
