package io.pgstream.connect.it;

import static io.pgstream.connect.it.Waiting.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.local.ConnectWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@code transaction.boundary=connector} a transaction of Postgres is one of Kafka. */
class TransactionBoundaryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LOOKS = 10;
  private static final int MAX_ROWS = 300;

  @RegisterExtension static final Pipeline PIPELINE = new Pipeline("boundary");

  /** What a reader of committed records has seen so far. */
  private final List<Row> seen = new ArrayList<>();

  private long nextOffset;

  /**
   * A record of table {@code load}: row {@code n * 300 + i}.
   *
   * @param offset in the topic, where the end of a Kafka transaction takes an offset too
   */
  private record Row(int transaction, int position, long offset) {}

  @BeforeAll
  static void startTheSource() throws IOException, SQLException {
    // Transactions that fit into the queue and that do not; large ones need several requests.
    PIPELINE.register(
        Role.SOURCE,
        Map.of(
            "transaction.boundary", "connector",
            "queue.max.bytes", "65536",
            "producer.override.batch.size", "16384",
            "producer.override.compression.type", "none"));
    PIPELINE.source().execute("CREATE TABLE load(id INTEGER PRIMARY KEY)");
  }

  @Test
  void aReaderOfCommittedRecordsNeverSeesHalfATransaction() throws Exception {
    ConnectWorker worker = PIPELINE.cluster().processes().worker();
    int transactions;
    try (Load load = Load.start(PIPELINE.source(), 0, TransactionBoundaryIT::transaction)) {
      lookDuring(load);
      PIPELINE.connect().restart(PIPELINE.connector(Role.SOURCE));
      lookDuring(load);
      worker.kill();
      lookDuring(load);
      worker.start();
      lookDuring(load);
      transactions = load.finish();
    }
    eventually().until(() -> look().stream().anyMatch(row -> row.transaction == transactions - 1));
    assertThat(byTransaction()).hasSize(transactions);
    assertNothingElseEndsATransaction();
  }

  /** Transactions of one row and of many. */
  private static String transaction(int n) {
    return "INSERT INTO load SELECT %d + g FROM generate_series(0, %d) g"
        .formatted(n * MAX_ROWS, rowsOf(n) - 1);
  }

  private static int rowsOf(int n) {
    return n % 3 == 0 ? MAX_ROWS : 1 + n % 7;
  }

  private void lookDuring(Load load) {
    for (int i = 0; i < LOOKS; i++) {
      load.awaitMore(2);
      look();
    }
  }

  /** Reads on, to what is committed now: whole transactions only. */
  private List<Row> look() {
    for (ConsumerRecord<String, byte[]> message : PIPELINE.topic().readFrom(nextOffset)) {
      nextOffset = message.offset() + 1;
      JsonNode change = json(message);
      if (change.path("table").asText().equals("load")) {
        int id = change.at("/columns/0/value").asInt();
        seen.add(new Row(id / MAX_ROWS, id % MAX_ROWS, message.offset()));
      }
    }
    byTransaction()
        .forEach(
            (n, rows) ->
                assertThat(rows)
                    .extracting(Row::position)
                    .as("transaction " + n)
                    .hasSize(rowsOf(n)));
    return seen;
  }

  private Map<Integer, List<Row>> byTransaction() {
    return seen.stream().collect(Collectors.groupingBy(Row::transaction));
  }

  /** Rows of one transaction follow each other; the mark of its end lies before the next one. */
  private void assertNothingElseEndsATransaction() {
    for (int i = 1; i < seen.size(); i++) {
      Row before = seen.get(i - 1);
      Row row = seen.get(i);
      if (row.transaction == before.transaction) {
        assertThat(row.position).isEqualTo(before.position + 1);
        assertThat(row.offset).as("%s after %s", row, before).isEqualTo(before.offset + 1);
      } else {
        assertThat(row.transaction).isEqualTo(before.transaction + 1);
        assertThat(row.offset).as("%s after %s", row, before).isGreaterThan(before.offset + 1);
      }
    }
  }

  private static JsonNode json(ConsumerRecord<String, byte[]> message) {
    try {
      return JSON.readTree(message.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
