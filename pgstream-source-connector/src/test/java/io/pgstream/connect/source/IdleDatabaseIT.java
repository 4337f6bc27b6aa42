package io.pgstream.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.lsn.Lsn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traffic that the slot does not select must not keep WAL. */
class IdleDatabaseIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private SourceServer source;
  private FakeConnect connect;

  @BeforeEach
  void start() throws SQLException {
    source = SourceServer.start();
    source.run("CREATE DATABASE other");
    connect = source.connect().start().runUntilStreaming();
  }

  @AfterEach
  void stop() {
    connect.close();
    source.close();
  }

  @Test
  void advancesTheSlotWhileOnlyAnotherDatabaseIsWritten() throws SQLException {
    Lsn written = writeElsewhere();
    connect.runUntil(SOON, () -> confirmed().compareTo(written) >= 0);
    assertThat(connect.ids("t")).isEmpty();
    assertThat(confirmed()).isLessThanOrEqualTo(storedEnd());
  }

  /** Nothing has to be configured for it, and no table be written. */
  @Test
  void advancesTheSlotWithDefaultSettingsWhileNothingIsDecoded() throws SQLException {
    connect.stop();
    source.run(
        "CREATE MATERIALIZED VIEW m AS SELECT repeat('x', 1000) FROM generate_series(1, 99)");
    connect.withDefaultIntervals().start().runUntilStreaming();
    // Its rows are written to the WAL and left out of the stream.
    source.run("REFRESH MATERIALIZED VIEW m");
    Lsn written = Lsn.parse(source.text("SELECT pg_current_wal_flush_lsn()"));
    connect.runUntil(SOON, () -> confirmed().compareTo(written) >= 0);
    assertThat(connect.ids("t")).isEmpty();
  }

  @Test
  void neverConfirmsBeyondTheStoredOffset() throws SQLException {
    Lsn stored = storedEnd();
    Lsn written = writeElsewhere();
    // Kafka takes the records, but Connect does not get to store their offsets.
    long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    while (System.nanoTime() < end) {
      connect.poll();
      connect.task().commit();
    }
    assertThat(confirmed()).isLessThanOrEqualTo(stored);
    connect.runUntil(SOON, () -> confirmed().compareTo(written) >= 0);
  }

  private Lsn writeElsewhere() throws SQLException {
    try (Connection connection = source.server().connect("other");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE u AS SELECT i AS a, repeat('x', 1000) AS b FROM generate_series(1, 10000) i");
    }
    return Lsn.parse(source.text("SELECT pg_current_wal_flush_lsn()"));
  }

  private Lsn confirmed() {
    try {
      return Lsn.parse(source.slot("confirmed_flush_lsn"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Lsn storedEnd() {
    return Lsn.parse((String) connect.stored().get("end_lsn"));
  }
}
