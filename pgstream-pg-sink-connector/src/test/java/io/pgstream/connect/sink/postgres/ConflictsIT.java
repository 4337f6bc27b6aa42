package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of inserts whose key exists on the target. */
class ConflictsIT {
  private static final List<String> ID = List.of("id");

  private final Events events = new Events();
  private SinkHarness sink;

  @BeforeEach
  void start() throws Exception {
    sink = new SinkHarness();
    sink.execute(
        "CREATE TABLE test(id int PRIMARY KEY, n int, d int UNIQUE DEFERRABLE);"
            + "INSERT INTO test VALUES (1, 1, 1), (2, 2, 2)");
  }

  @AfterEach
  void stop() throws Exception {
    sink.close();
  }

  private SinkHarness withAction(String action) throws Exception {
    return new SinkHarness(sink.url, Map.of("name", action, "on.conflict.action", action));
  }

  private List<String> rows() throws Exception {
    return sink.query("SELECT id, n FROM test WHERE id <= 3 ORDER BY id");
  }

  /** Small batches take another way than those that begin with COPY. */
  private String[] inserts(int more) {
    List<Map<String, Object>> changes = new ArrayList<>();
    changes.add(insert("test", ID, row("id", 1, "n", 10)));
    changes.add(insert("test", ID, row("id", 2, "n", 20)));
    changes.add(insert("test", ID, row("id", 3, "n", 30)));
    for (int i = 0; i < more; i++) {
      changes.add(insert("test", ID, row("id", 100 + i, "n", 0)));
    }
    return events.transaction(changes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void updatesTheExistingRow(int more) throws Exception {
    try (SinkHarness updating = withAction("update")) {
      updating.put(inserts(more));
      assertThat(rows()).containsExactly("1|10", "2|20", "3|30");
      assertThat(updating.metric("conflict-count")).isEqualTo(2);
      assertThat(updating.metric("row-count")).isEqualTo(3 + more);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void leavesTheExistingRow(int more) throws Exception {
    try (SinkHarness leaving = withAction("nothing")) {
      leaving.put(inserts(more));
      assertThat(rows()).containsExactly("1|1", "2|2", "3|30");
      assertThat(leaving.metric("conflict-count")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void reportsTheInsert(int more) throws Exception {
    try (SinkHarness strict = withAction("error")) {
      strict.put(inserts(more));
      assertThat(rows()).containsExactly("1|1", "2|2", "3|30");
      assertThat(strict.context.errantMessages)
          .hasSize(2)
          .allSatisfy(message -> assertThat(message).contains("23505", "\"test_pkey\""));
      assertThat(strict.metric("errant-record-count")).isEqualTo(2);
    }
  }

  @Test
  void keepsAnUpdateThatFollowsTheInsertThatWasLeftOut() throws Exception {
    try (SinkHarness leaving = withAction("nothing")) {
      leaving.put(
          events.transaction(
              insert("test", ID, row("id", 1, "n", 10)),
              update("test", ID, row("id", 1, "n", 11), row("id", 1))));
      assertThat(rows()).containsExactly("1|11", "2|2");
      assertThat(leaving.metric("conflict-count")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"update", "nothing"})
  void reportsAConflictOfAnotherKey(String action) throws Exception {
    sink.execute("CREATE UNIQUE INDEX other ON test(n)");
    try (SinkHarness task = withAction(action)) {
      task.put(
          events.transaction(
              insert("test", ID, row("id", 3, "n", 2)), insert("test", ID, row("id", 4, "n", 4))));
      assertThat(rows()).containsExactly("1|1", "2|2");
      assertThat(task.context.errantMessages)
          .singleElement()
          .satisfies(message -> assertThat(message).contains("23505", "\"other\""));
    }
  }

  @Test
  void updatesARowOfAPartitionedTableAndOneOfKeyColumnsOnly() throws Exception {
    sink.execute(
        "CREATE TABLE whole(id int PRIMARY KEY, n int) PARTITION BY RANGE (id);"
            + "CREATE TABLE part PARTITION OF whole DEFAULT; INSERT INTO whole VALUES (1, 1);"
            + "CREATE TABLE keys(id int PRIMARY KEY); INSERT INTO keys VALUES (1)");
    sink.put(
        events.transaction(
            insert("whole", ID, row("id", 1, "n", 2)), insert("keys", ID, row("id", 1))));
    assertThat(sink.query("SELECT * FROM whole")).containsExactly("1|2");
    assertThat(sink.query("SELECT * FROM keys")).containsExactly("1");
    // Not counted through a partitioned table.
    assertThat(sink.metric("conflict-count")).isEqualTo(1);
  }
}
