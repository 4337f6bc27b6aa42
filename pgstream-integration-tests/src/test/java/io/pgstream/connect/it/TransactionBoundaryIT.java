package io.pgstream.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.local.ConnectWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@code transaction.boundary=connector} a transaction of Postgres is one of Kafka. */
@Tag("unproven")
class TransactionBoundaryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SOME = 10;
  private static final int MAX_ROWS = 1_000;

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("boundary");

  /** A transaction of table {@code load} as far as a reader sees it: row {@code n * 1000 + i}. */
  private record Row(int transaction, int position) {}

  @BeforeAll
  static void startTheSource() throws IOException, SQLException {
    // A transaction needs many polls, and the connection to Kafka many batches.
    PIPELINE.register(
        Role.SOURCE,
        Map.of(
            "transaction.boundary", "connector",
            "batch.max.records", "50",
            "producer.override.batch.size", "1000",
            // How long a killed worker's transaction holds its successor up.
            "producer.override.transaction.timeout.ms", "30000"));
    PIPELINE.source().execute("CREATE TABLE load(id INTEGER PRIMARY KEY)");
  }

  @Test
  void aReaderOfCommittedRecordsNeverSeesHalfATransaction() throws Exception {
    ConnectWorker worker = PIPELINE.cluster().processes().worker();
    int looks = 0;
    try (Load load = Load.start(PIPELINE.source(), 0, TransactionBoundaryIT::transaction)) {
      for (int kill = 0; kill < 2; kill++) {
        for (int look = 0; look < SOME; look++) {
          load.awaitMore(2);
          looks += assertWhole(rows()) ? 1 : 0;
        }
        PIPELINE.connect().restart(PIPELINE.connector(Role.SOURCE));
        load.awaitMore(SOME);
        assertWhole(rows());
        if (kill == 0) {
          worker.kill();
        } else {
          worker.stop();
        }
        load.awaitMore(SOME);
        assertWhole(rows());
        worker.start();
      }
      int transactions = load.finish();
      Waiting.eventually()
          .until(() -> rows().stream().anyMatch(row -> row.transaction() == transactions - 1));
      Map<Integer, List<Row>> complete = byTransaction(rows());
      assertThat(complete).hasSize(transactions);
      assertWhole(rows());
    }
    assertThat(looks).isGreaterThan(SOME);
  }

  /** Transactions of one row and of many. */
  private static String transaction(int n) {
    return "INSERT INTO load SELECT %d + g FROM generate_series(0, %d) g"
        .formatted(n * MAX_ROWS, rowsOf(n) - 1);
  }

  private static int rowsOf(int n) {
    return n % 3 == 0 ? MAX_ROWS : 1 + n % 7;
  }

  /** False if there is nothing yet. */
  private static boolean assertWhole(List<Row> rows) {
    byTransaction(rows)
        .forEach(
            (n, part) ->
                assertThat(part).as("transaction " + n).doesNotHaveDuplicates().hasSize(rowsOf(n)));
    return !rows.isEmpty();
  }

  private static Map<Integer, List<Row>> byTransaction(List<Row> rows) {
    return rows.stream().collect(Collectors.groupingBy(Row::transaction));
  }

  private static List<Row> rows() {
    return PIPELINE.topic().read().stream()
        .map(TransactionBoundaryIT::json)
        .filter(change -> change.path("table").asText().equals("load"))
        .map(change -> change.at("/columns/0/value").asInt())
        .map(id -> new Row(id / MAX_ROWS, id % MAX_ROWS))
        .toList();
  }

  private static JsonNode json(ConsumerRecord<String, byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
