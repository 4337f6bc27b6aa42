package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.local.ConnectWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the topic itself holds, and what the slot is told. */
class ExactlyOnceSourceIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 7;
  private static final int SOME = 20;
  // Rows from here on belong to the tests that do not look at the topic.
  private static final int OTHERS = 1_000_000;

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("exactlyonce");

  /**
   * One record of table {@code load}.
   *
   * @param commitLsn of its transaction
   * @param position its number in the transaction
   * @param isLast whether it is marked as the last of its transaction
   * @param id the row's key
   */
  private record Row(Lsn commitLsn, int position, boolean isLast, int id) {

    static Row of(JsonNode change) {
      JsonNode metadata = change.path("metadata");
      return new Row(
          Lsn.parse(metadata.path("commit_lsn").asText()),
          metadata.path("tx_seq").asInt(),
          metadata.path("tx_last").asBoolean(),
          change.path("columns").path(0).path("value").asInt());
    }
  }

  @BeforeAll
  static void startTheSource() throws IOException, SQLException {
    PIPELINE.register(Role.SOURCE, Map.of("heartbeat.interval.ms", "500"));
    PIPELINE.source().execute("CREATE TABLE load(id INTEGER PRIMARY KEY)");
  }

  @Test
  void eachChangeIsInTheTopicOnceAndInOrderAfterAKill() throws Exception {
    ConnectWorker worker = PIPELINE.cluster().processes().worker();
    int transactions;
    try (Load load = Load.start(PIPELINE.source(), 0, ExactlyOnceSourceIT::transaction)) {
      load.awaitMore(SOME);
      worker.kill();
      load.awaitMore(SOME);
      worker.start();
      load.awaitMore(SOME);
      transactions = load.finish();
    }
    awaitRow(transactions * ROWS - 1);

    List<Row> rows = rows();
    assertThat(rows).extracting(Row::id).containsExactlyElementsOf(range(transactions * ROWS));
    assertThat(rows).extracting(Row::position).allMatch(position -> position < ROWS);
    assertThat(rows).allMatch(row -> row.position() == row.id() % ROWS);
    assertThat(rows).allMatch(row -> row.isLast() == (row.position() == ROWS - 1));
    assertThat(rows.stream().map(Row::commitLsn).distinct().toList())
        .hasSize(transactions)
        .isSorted();
  }

  @Test
  void theSlotOfAnIdleDatabaseAdvances() throws SQLException {
    // Another database of the server moves the WAL.
    new Database(PIPELINE.cluster().connections().sourceUrl())
        .execute("SELECT pg_logical_emit_message(false, 'it', 'other work')");
    Lsn now = currentLsn();

    eventually().untilAsserted(() -> assertThat(confirmedLsn()).isGreaterThanOrEqualTo(now));
  }

  @Test
  void theSlotNeverLeadsTheStoredOffset() throws Exception {
    try (Load load = Load.start(PIPELINE.source(), 0, n -> transaction(OTHERS + n))) {
      for (int look = 0; look < SOME; look++) {
        load.awaitMore(3);
        // In this order: the stored offset may only have grown since.
        Lsn confirmed = confirmedLsn();
        assertThat(confirmed).isLessThanOrEqualTo(storedLsn());
      }
    }
    Lsn end = currentLsn();
    eventually().untilAsserted(() -> assertThat(confirmedLsn()).isGreaterThanOrEqualTo(end));
    assertThat(confirmedLsn()).isLessThanOrEqualTo(storedLsn());
  }

  private static Lsn confirmedLsn() throws SQLException {
    return Lsn.parse(
        PIPELINE
            .source()
            .value(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                    + PIPELINE.slot()
                    + "'"));
  }

  private static Lsn storedLsn() {
    JsonNode offsets = PIPELINE.connect().offsets(PIPELINE.connector(Role.SOURCE));
    return Lsn.parse(offsets.at("/offsets/0/offset/end_lsn").asText());
  }

  private static String transaction(int number) {
    return "INSERT INTO load SELECT g FROM generate_series(%d, %d) g"
        .formatted(number * ROWS, (number + 1) * ROWS - 1);
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }

  private static void awaitRow(int id) {
    eventually().until(() -> rows().stream().anyMatch(row -> row.id() == id));
  }

  private static List<Row> rows() {
    return PIPELINE.topic().read().stream()
        .map(ExactlyOnceSourceIT::json)
        .filter(change -> change.path("table").asText().equals("load"))
        .map(Row::of)
        .filter(row -> row.id() < OTHERS)
        .toList();
  }

  private static JsonNode json(ConsumerRecord<String, byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Lsn currentLsn() throws SQLException {
    return Lsn.parse(PIPELINE.source().value("SELECT pg_current_wal_lsn()"));
  }
}
