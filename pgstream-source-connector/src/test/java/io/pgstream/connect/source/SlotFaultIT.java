package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.local.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody has tampered with the slot: the task stops within seconds, or can go on safely. */
class SlotFaultIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static SourceServer source;

  private FakeConnect connect;

  @BeforeAll
  static void startServer() throws SQLException {
    source = SourceServer.start("max_slot_wal_keep_size=32MB", "max_wal_size=32MB");
  }

  @AfterAll
  static void stopServer() {
    source.close();
  }

  @BeforeEach
  void start() {
    connect = source.connect();
  }

  @AfterEach
  void stop() throws SQLException {
    connect.close();
    source.reset();
  }

  private static void createSlot(String plugin) throws SQLException {
    source.text(
        "SELECT pg_create_logical_replication_slot('" + SourceServer.SLOT + "', '" + plugin + "')");
  }

  /** The task streams ten rows, stores its offset and stops. */
  private void streamTenRows() throws SQLException {
    connect.start().runUntilStreaming();
    source.insert(10);
    connect.runUntilRows(SOON, "t", 10);
    connect.stop();
  }

  private AbstractThrowableAssert<?, ?> expectFailure() {
    return assertThatThrownBy(() -> connect.runUntil(SOON, () -> false))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void stopsWhenTheSlotIsDroppedWhileItRuns() throws SQLException {
    connect.start().runUntilStreaming();
    source.dropSlot();
    expectFailure()
        .hasMessageContaining("replication slot \"pgstream_test_slot\" does not exist any more")
        .hasMessageContaining("may be lost")
        .hasMessageContaining("new slot and snapshot");
    assertThat(source.slot("slot_name")).isNull();
  }

  @Test
  void doesNotMakeADroppedSlotAnew() throws SQLException {
    streamTenRows();
    source.dropSlot();
    connect.start();
    expectFailure().hasMessageContaining("does not exist any more");
    assertThat(source.slot("slot_name")).isNull();
  }

  @Test
  void stopsWhenTheSlotWasMadeAnew() throws SQLException {
    streamTenRows();
    source.dropSlot();
    source.insert(10);
    createSlot("wal2json");
    connect.start();
    expectFailure()
        .hasMessageMatching(".*: [1-9][0-9]* bytes of WAL are missing .*")
        .hasMessageContaining("new slot and snapshot");
  }

  @Test
  void stopsWhenAnotherReaderHasAdvancedTheSlot() throws SQLException {
    streamTenRows();
    source.insert(10);
    source.text(
        "SELECT pg_replication_slot_advance('"
            + SourceServer.SLOT
            + "', pg_current_wal_flush_lsn())");
    connect.start();
    expectFailure().hasMessageMatching(".*: [1-9][0-9]* bytes of WAL are missing .*");
  }

  @Test
  void skipsWhatItHasProducedWhenTheSlotIsBehind() throws SQLException {
    connect.start().runUntilStreaming();
    String position = source.slot("confirmed_flush_lsn");
    source.insert(10);
    // Connect has stored the offset, but the task has not been told to confirm it.
    while (connect.ids("t").size() < 10) {
      connect.poll();
    }
    connect.stop();
    connect.storePolled();
    assertThat(source.slot("confirmed_flush_lsn")).isEqualTo(position);
    source.insert(10);
    connect.start();
    connect.runUntilRows(SOON, "t", 20);
    assertThat(connect.ids("t")).isEqualTo(source.ids());
  }

  @Test
  void stopsWhenItsOffsetsAreLost() throws SQLException {
    connect.start().runUntilStreaming();
    String start = source.text("SELECT lsn::text FROM pgstream.baselines");
    source.insert(10);
    connect.runUntil(SOON, () -> !start.equals(position()));
    connect.stop();
    connect.store(null);
    connect.start();
    expectFailure()
        .hasMessageContaining("no stored offset")
        .hasMessageMatching(".* has moved [1-9][0-9]* bytes .*");
  }

  private static String position() {
    try {
      return source.slot("confirmed_flush_lsn");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void startsAgainWhenNothingWasEverStored() throws SQLException {
    connect.start();
    while (!connect.poll()) {
      assertThat(connect.stored()).isNull();
    }
    connect.stop();
    source.insert(10);
    connect.start();
    connect.runUntilRows(SOON, "t", 10);
    assertThat(connect.ids("t")).isEqualTo(source.ids());
  }

  @Test
  void stopsAtTheWalOfAnotherServer() throws SQLException {
    streamTenRows();
    connect.store(changed("system_id", "7123456789012345678"));
    connect.start();
    expectFailure()
        .hasMessageContaining("leads to another server than before")
        .hasMessageContaining("7123456789012345678");
  }

  @Test
  void stopsWhenTheServerLacksWalThatItHasProduced() throws SQLException {
    streamTenRows();
    connect.store(changed("end_lsn", "7F/0"));
    connect.start();
    expectFailure().hasMessageMatching(".*: [1-9][0-9]* bytes of WAL are missing .* promoted .*");
  }

  private Map<String, Object> changed(String field, Object value) {
    Map<String, Object> offset = new HashMap<>(connect.stored());
    offset.put(field, value);
    return offset;
  }

  @Test
  void stopsAtASlotOfAnotherPlugin() throws SQLException {
    streamTenRows();
    source.dropSlot();
    createSlot("test_decoding");
    connect.start();
    expectFailure().hasMessageContaining("uses the plugin \"test_decoding\" instead of wal2json");
  }

  @Test
  void stopsAtAPhysicalSlot() throws SQLException {
    streamTenRows();
    source.dropSlot();
    source.text("SELECT pg_create_physical_replication_slot('" + SourceServer.SLOT + "')");
    connect.start();
    expectFailure().hasMessageContaining("is a physical one; set slot.name to another slot");
  }

  @Test
  void stopsAtASlotOfAnotherDatabase() throws SQLException {
    streamTenRows();
    source.run("DROP DATABASE IF EXISTS other", "CREATE DATABASE other");
    connect.with("connection.url", source.server().url("other"));
    connect.start();
    expectFailure()
        .hasMessageContaining(
            "belongs to database \""
                + PostgresServer.DATABASE
                + "\", connection.url names \"other\"");
  }

  @Test
  void stopsWhenTheServerHasRemovedWalThatTheSlotNeeds() throws SQLException {
    streamTenRows();
    loseTheSlot();
    connect.start();
    expectFailure()
        .hasMessageContaining("is lost")
        .hasMessageContaining("max_slot_wal_keep_size")
        .hasMessageContaining("new snapshot");
  }

  @Test
  void stopsWhenTheSlotIsInvalidatedWhileItIsPaused() throws SQLException {
    connect
        .with("queue.max.bytes", "65536")
        .with("stream.timeout.ms", "2000")
        .start()
        .runUntilStreaming();
    loseTheSlot();
    expectFailure().hasMessageContaining("is lost");
  }

  private static void loseTheSlot() throws SQLException {
    // Long transactions pin restart_lsn too, so WAL has to be written, not only switched.
    for (int i = 0; i < 20 && !"lost".equals(source.slot("wal_status")); i++) {
      source.run(
          "INSERT INTO t(v) SELECT repeat(md5(i::text), 300) FROM generate_series(1, 2000) i",
          "SELECT pg_switch_wal()",
          "CHECKPOINT");
    }
    assertThat(source.slot("wal_status")).isEqualTo("lost");
  }

  @Test
  void namesTheProcessThatHoldsTheSlot() throws SQLException {
    streamTenRows();
    try (Connection other = source.startReplication()) {
      connect.with("slot.wait.ms", "1000").start();
      expectFailure().hasMessageContaining("is active for PID " + source.slot("active_pid"));
      assertThat(other.isClosed()).isFalse();
    }
  }

  @Test
  void goesOnWhenTheSlotIsReleasedInTime() throws SQLException {
    streamTenRows();
    try (Connection other = source.startReplication()) {
      connect.with("slot.wait.ms", "15000").start();
      assertThat(connect.poll()).isFalse();
      assertThat(other.isClosed()).isFalse();
    }
    source.insert(10);
    connect.runUntilRows(SOON, "t", 20);
    assertThat(connect.ids("t")).isEqualTo(source.ids());
  }
}
