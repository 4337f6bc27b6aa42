package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.message;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.SinkHarness.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExactlyOnceIT {
  private final Events events = new Events();
  private SinkHarness sink;

  @BeforeEach
  void start() throws Exception {
    sink = new SinkHarness();
    // Without a key a row applied twice is there twice.
    sink.execute("CREATE TABLE log(n int)");
  }

  @AfterEach
  void stop() throws Exception {
    sink.close();
  }

  private static Map<String, Object> log(int n) {
    return insert("log", List.of(), row("n", n));
  }

  private List<String> rows() throws Exception {
    return sink.query("SELECT n FROM log ORDER BY n");
  }

  @Test
  void storesOffsetsWithTheRowsAndSendsTheConsumerThereAfterARestart() throws Exception {
    sink.put(events.transaction(log(1), log(2)));
    assertThat(sink.committed()).isEqualTo(2);
    assertThat(
            sink.query(
                "SELECT connector, topic, partition, next_offset, tx_seq"
                    + " FROM pgstream.sink_offsets"))
        .containsExactly("sink|pgstream|0|2|1");

    try (SinkHarness restarted = new SinkHarness(sink.url, Map.of())) {
      assertThat(restarted.context.offsets).containsEntry(PARTITION, 2L);
      restarted.put(events.transaction(log(3)));
    }
    assertThat(rows()).containsExactly("1", "2", "3");
  }

  /** One for each savepoint would bring the target's wraparound twice as near. */
  @Test
  void takesOneTransactionIdOfTheTargetForABatch() throws Exception {
    sink.put(events.transaction(log(1)));
    long before = nextTransactionId();
    sink.put(events.transaction(log(2), log(3)));
    assertThat(nextTransactionId()).isEqualTo(before + 2);
    assertThat(rows()).containsExactly("1", "2", "3");
  }

  /** Takes one. */
  private long nextTransactionId() throws Exception {
    return Long.parseLong(sink.query("SELECT pg_current_xact_id()::text").get(0));
  }

  @Test
  void skipsRecordsThatTheTargetHas() throws Exception {
    String[] first = events.transaction(log(1));
    sink.put(first);
    sink.putAt(0, first);
    assertThat(rows()).containsExactly("1");
  }

  @Test
  void skipsChangesThatTheTopicHoldsTwice() throws Exception {
    String[] first = events.transaction(log(1), log(2));
    sink.put(first);
    sink.put(first);
    assertThat(sink.context.metrics.value("duplicate-record-count")).isEqualTo(2);
    sink.put(events.transaction(log(3)));
    assertThat(rows()).containsExactly("1", "2", "3");
    assertThat(sink.committed()).isEqualTo(5);
  }

  @Test
  void holdsATransactionBackUntilItsEndArrives() throws Exception {
    sink.put(events.open(log(1)).toArray(new String[0]));
    assertThat(rows()).isEmpty();
    assertThat(sink.committed()).isEqualTo(-1);
    sink.put(events.transaction(log(2)));
    assertThat(rows()).containsExactly("1", "2");
    assertThat(sink.committed()).isEqualTo(2);
  }

  @Test
  void acceptsATransactionThatTheSourceResendsAfterItsBeginning() throws Exception {
    String[] begin = events.open(log(1), log(2)).toArray(new String[0]);
    sink.put(begin);
    sink.put(begin);
    sink.put(events.transaction(message("pgstream.commit")));
    assertThat(rows()).containsExactly("1", "2");
  }

  @Test
  void appliesATransactionInPartsWhenItExceedsTheBuffer() throws Exception {
    try (SinkHarness small =
        new SinkHarness(sink.url, Map.of("transaction.max.bytes", "500", "name", "small"))) {
      small.put(events.open(log(1), log(2), log(3)).toArray(new String[0]));
      assertThat(rows()).isNotEmpty();
      small.put(events.transaction(log(4)));
      assertThat(small.context.metrics.value("partial-transaction-count")).isEqualTo(1);
    }
    assertThat(rows()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void heartbeatsMoveOnlyTheOffset() throws Exception {
    sink.put(events.transaction(message("pgstream.heartbeat")));
    assertThat(sink.committed()).isEqualTo(1);
  }

  @Test
  void fencesATaskWhosePartitionAnotherOneWritesAndLetsItGoOnFromThere() throws Exception {
    sink.put(events.transaction(log(1)));
    try (SinkHarness other = new SinkHarness(sink.url, Map.of());
        LogCapture capture = new LogCapture()) {
      for (int n = 2; n <= 8; n++) {
        String[] next = events.transaction(log(n));
        SinkHarness winner = n % 2 == 0 ? other : sink;
        SinkHarness loser = n % 2 == 0 ? sink : other;
        winner.putAt(n - 1, next);
        loser.putAt(n - 1, next);
        assertThat(loser.context.offsets).containsEntry(PARTITION, (long) n);
      }
      assertThat(capture.lines())
          .filteredOn(line -> line.startsWith("WARN"))
          .hasSize(2)
          .allMatch(line -> line.contains("another task wrote pgstream-0"));
    }
    assertThat(rows()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  void goesOnAfterALostConnectionWithoutLosingOrRepeating() throws Exception {
    sink.put(events.transaction(log(1)));
    sink.put(events.open(log(2)).toArray(new String[0]));
    sink.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'pgstream sink%' AND datname = current_database()");
    sink.put(events.transaction(log(3)));
    assertThat(rows()).containsExactly("1", "2", "3");
    assertThat(sink.committed()).isEqualTo(3);
  }

  @Test
  void appliesWhatComesBeforeARecordThatStopsTheTask() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, n int)");
    try (SinkHarness strict =
        new SinkHarness(sink.url, Map.of("name", "strict", SinkHarness.NO_REPORTER, ""))) {
      List<String> topic = new ArrayList<>();
      topic.addAll(List.of(events.transaction(log(1))));
      topic.addAll(List.of(events.transaction(log(2), log(3))));
      topic.addAll(
          List.of(events.transaction(log(4), insert("test", List.of("id"), row("id", "x")))));
      topic.addAll(List.of(events.transaction(log(5))));
      assertThatThrownBy(() -> strict.put(topic.toArray(new String[0])))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("pgstream-0@4");
    }
    assertThat(rows()).containsExactly("1", "2", "3");
    assertThat(sink.query("SELECT next_offset FROM pgstream.sink_offsets")).containsExactly("3");
  }

  @Test
  void altersAndResetsOffsetsInTheTarget() throws Exception {
    sink.put(events.transaction(log(1)));
    PgSinkConnector connector = new PgSinkConnector();
    Map<String, String> properties = SinkHarness.properties(sink.url, Map.of());
    Map<TopicPartition, Long> offsets = new HashMap<>();
    offsets.put(PARTITION, 7L);
    assertThat(connector.alterOffsets(properties, offsets)).isTrue();
    assertThat(sink.query("SELECT next_offset, commit_lsn FROM pgstream.sink_offsets"))
        .containsExactly("7|null");
    offsets.put(PARTITION, null);
    connector.alterOffsets(properties, offsets);
    assertThat(sink.query("SELECT next_offset FROM pgstream.sink_offsets")).isEmpty();
    offsets.put(PARTITION, -1L);
    assertThatThrownBy(() -> connector.alterOffsets(properties, offsets))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void reportsARecordThatIsNoEventAndAppliesWhatFollows() throws Exception {
    sink.put("no event");
    sink.put(events.transaction(log(1)));
    assertThat(rows()).containsExactly("1");
    assertThat(sink.context.errantMessages).singleElement().asString().contains("pgstream-0@0");
  }
}
