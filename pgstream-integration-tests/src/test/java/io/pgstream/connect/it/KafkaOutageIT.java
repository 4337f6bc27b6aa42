package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.PATIENCE;
import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.local.KafkaBroker;
import io.pgstream.connect.local.rest.ConnectorState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nobody takes records, because Kafka is away or the connector is paused, for longer than servers
 * and clients wait for each other: memory stays bounded, the slot keeps the WAL, and the stream
 * goes on. The time-outs are seconds, so that an outage of seconds outlasts them.
 */
class KafkaOutageIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration OUTAGE = Duration.ofSeconds(12);
  private static final Duration PAUSE = Duration.ofSeconds(7);
  private static final int SOME = 20;
  private static final int ROWS = 3_000;
  private static final long MOST_BYTES_HELD = 30_000_000;

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("outage");

  private static int next;

  @BeforeAll
  static void startTheSource() throws IOException, SQLException {
    PIPELINE.register(
        Role.SOURCE,
        Map.of(
            "queue.max.bytes", "1048576",
            "producer.override.buffer.memory", "4194304",
            "producer.override.transaction.timeout.ms", "6000",
            "producer.override.compression.type", "none"));
    PIPELINE.source().execute("CREATE TABLE load(id INTEGER PRIMARY KEY, v TEXT)");
  }

  @Test
  void goesOnAfterKafkaWasAwayForLongerThanItsTransactionsLast() throws Exception {
    insert(SOME, 1);
    awaitRows();
    KafkaBroker broker = PIPELINE.cluster().processes().broker();
    broker.kill();
    Lsn begin = wal();
    for (int i = 0; i < SOME; i++) {
      insert(ROWS, 1_000);
    }
    long written = wal().bytesSince(begin);
    assertThat(written).isGreaterThan(2 * MOST_BYTES_HELD);
    await()
        .during(OUTAGE)
        .atMost(OUTAGE.plus(PATIENCE))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              // Without Kafka a worker gives its tasks up in the end; the slot stays.
              assertThat(slot("wal_status")).isIn("reserved", "extended");
              assertThat(sentSince(begin)).isLessThan(MOST_BYTES_HELD);
            });
    broker.start();
    awaitRows();
    PIPELINE.connect().awaitRunning(PIPELINE.connector(Role.SOURCE), PATIENCE);
    Lsn end = wal();
    insert(1, 1);
    eventually()
        .untilAsserted(
            () -> assertThat(Lsn.parse(slot("confirmed_flush_lsn"))).isGreaterThanOrEqualTo(end));
  }

  @Test
  void goesOnAfterAPauseThatIsLongerThanTheServerWaits() throws Exception {
    String connector = PIPELINE.connector(Role.SOURCE);
    insert(SOME, 1);
    awaitRows();
    PIPELINE
        .source()
        .execute("ALTER SYSTEM SET wal_sender_timeout = '3s'", "SELECT pg_reload_conf()");
    try {
      PIPELINE.connect().restart(connector);
      insert(SOME, 1);
      awaitRows();
      String reader = slot("active_pid");
      PIPELINE.connect().pause(connector);
      PIPELINE.connect().awaitState(connector, ConnectorState.PAUSED, PATIENCE);
      await()
          .during(PAUSE)
          .atMost(PAUSE.plus(PATIENCE))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                insert(SOME, 1_000);
                return slot("active_pid").equals(reader);
              });
      PIPELINE.connect().resume(connector);
      awaitRows();
      assertThat(slot("active_pid")).isEqualTo(reader);
    } finally {
      PIPELINE.source().execute("ALTER SYSTEM RESET wal_sender_timeout", "SELECT pg_reload_conf()");
    }
  }

  private static void insert(int rows, int bytes) throws SQLException {
    PIPELINE
        .source()
        .execute(
            "INSERT INTO load SELECT g, repeat('x', %d) FROM generate_series(%d, %d) g"
                .formatted(bytes, next, next + rows - 1));
    next += rows;
  }

  /** Every row is in the topic, once and in order. */
  private static void awaitRows() {
    List<Integer> expected = IntStream.range(0, next).boxed().toList();
    await()
        .atMost(PATIENCE.multipliedBy(2))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(() -> ids().size() >= next);
    assertThat(ids()).isEqualTo(expected);
  }

  private static List<Integer> ids() {
    return PIPELINE.topic().read().stream()
        .map(record -> id(record.value()))
        .filter(id -> id >= 0)
        .toList();
  }

  /** The first column of a row; -1 for other records. */
  private static int id(byte[] change) {
    try {
      var json = JSON.readTree(change);
      return json.path("table").asText().equals("load") ? json.at("/columns/0/value").asInt() : -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Lsn wal() throws SQLException {
    return Lsn.parse(PIPELINE.source().value("SELECT pg_current_wal_lsn()"));
  }

  /** How much of the WAL a reader of the slot has taken, if there is one. */
  private static long sentSince(Lsn begin) throws SQLException {
    return Long.parseLong(
        PIPELINE
            .source()
            .value(
                "SELECT coalesce(max(sent_lsn - '%s'), 0)::bigint FROM pg_stat_replication"
                        .formatted(begin)
                    + " WHERE pid = (SELECT active_pid FROM pg_replication_slots WHERE slot_name = '%s')"
                        .formatted(PIPELINE.slot())));
  }

  private static String slot(String column) throws SQLException {
    return PIPELINE
        .source()
        .value(
            "SELECT %s FROM pg_replication_slots WHERE slot_name = '%s'"
                .formatted(column, PIPELINE.slot()));
  }
}
