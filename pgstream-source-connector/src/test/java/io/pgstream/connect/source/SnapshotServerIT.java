package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.local.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows may be read elsewhere than changes, if what is read has a known place in the stream. */
class SnapshotServerIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int DECODING_STANDBYS = 16;

  private SourceServer source;
  private ReplayedTables target;
  private FakeConnect connect;

  @BeforeEach
  void start() throws SQLException {
    source = SourceServer.startWithSecond();
    source.run("INSERT INTO t(v) SELECT 'old' FROM generate_series(1, 5000)");
    target = new ReplayedTables();
    connect = source.connect().with("snapshot.tables", "*").listen(target::apply);
  }

  @AfterEach
  void stop() {
    connect.close();
    source.close();
  }

  private void copies() throws SQLException {
    connect.start();
    connect.runUntil(SOON, target::isSnapshotFinished);
    source.insert(10);
    int rows = source.ids().size();
    connect.runUntil(SOON, () -> target.rows("t").size() == rows);
    assertThat(target.copied("t")).isEqualTo(5_000);
  }

  @Test
  void readsThroughAnotherAddressOfTheSameServer() throws SQLException {
    connect.with("snapshot.connection.url", source.server().url());
    copies();
  }

  @Test
  void readsFromAStandbyOrSaysWhichVersionsCan() throws Exception {
    PostgresServer standby = source.makeSecondAStandby();
    connect.with("snapshot.connection.url", standby.url());
    int version =
        Integer.parseInt(source.text("SELECT current_setting('server_version_num')::int / 10000"));
    if (version >= DECODING_STANDBYS) {
      copies();
      return;
    }
    connect.start();
    assertThatThrownBy(() -> connect.runUntil(SOON, () -> false))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("leads to a standby of Postgres " + version)
        .hasMessageContaining("since version 16: remove the key");
    assertThat(target.copied("t")).isZero();
  }

  @Test
  void refusesAnotherCluster() {
    connect.with("snapshot.connection.url", source.stack().target().url()).start();
    assertThatThrownBy(() -> connect.runUntil(SOON, () -> false))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("snapshot.connection.url leads to another cluster");
  }

  @Test
  void refusesToStreamFromAStandby() throws Exception {
    PostgresServer standby = source.makeSecondAStandby();
    connect.close();
    connect = new FakeConnect(standby.url(), SourceServer.SLOT).start();
    assertThatThrownBy(() -> connect.runUntil(SOON, () -> false))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("the server is a standby")
        .hasMessageContaining("use the primary's address");
  }
}
