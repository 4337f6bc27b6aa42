package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.message;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.SinkHarness.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
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
    }
    assertThat(rows()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void heartbeatsMoveOnlyTheOffset() throws Exception {
    sink.put(events.transaction(message("pgstream.heartbeat")));
    assertThat(sink.committed()).isEqualTo(1);
  }

  @Test
  void fencesATaskWhosePartitionAnotherOneWrites() throws Exception {
    sink.put(events.transaction(log(1)));
    try (SinkHarness other = new SinkHarness(sink.url, Map.of())) {
      other.put(events.transaction(log(2)));
      String[] late = events.transaction(log(3));
      assertThatThrownBy(() -> sink.put(late))
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("another task wrote pgstream-0");
    }
    assertThat(rows()).containsExactly("1", "2");
  }

  @Test
  void retriesAfterALostConnectionWithoutLosingOrRepeating() throws Exception {
    sink.put(events.transaction(log(1)));
    sink.put(events.open(log(2)).toArray(new String[0]));
    sink.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name LIKE 'pgstream sink%' AND datname = current_database()");
    String[] end = events.transaction(log(3));
    assertThatThrownBy(() -> sink.put(end)).isInstanceOf(RetriableException.class);
    assertThat(sink.context.timeoutMs).isPositive();
    sink.put(end);
    assertThat(rows()).containsExactly("1", "2", "3");
    assertThat(sink.committed()).isEqualTo(3);
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
