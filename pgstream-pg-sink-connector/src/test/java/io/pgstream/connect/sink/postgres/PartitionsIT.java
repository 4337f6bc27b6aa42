package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.delete;
import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.partOf;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.truncate;
import static io.pgstream.connect.sink.postgres.Events.truncatePart;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of partitions that the target does not have. */
class PartitionsIT {
  private static final List<String> ID = List.of("id");
  private static final String PLAIN = "CREATE TABLE whole(id int PRIMARY KEY, v text)";
  private static final String OTHERWISE =
      "CREATE TABLE whole(id int PRIMARY KEY, v text) PARTITION BY HASH (id);"
          + "CREATE TABLE even PARTITION OF whole FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
          + "CREATE TABLE odd PARTITION OF whole FOR VALUES WITH (MODULUS 2, REMAINDER 1)";

  private final Events events = new Events();
  private SinkHarness sink;

  @BeforeEach
  void start() throws Exception {
    sink = new SinkHarness();
  }

  @AfterEach
  void stop() throws Exception {
    sink.close();
  }

  @SafeVarargs
  private void apply(Map<String, Object>... changes) {
    sink.put(events.transaction(changes));
    assertThat(sink.context.errantMessages).isEmpty();
  }

  private static Map<String, Object> into(String leaf, int id, String v) {
    return partOf("whole", insert(leaf, ID, row("id", id, "v", v)));
  }

  private static Map<String, Object> outOf(String leaf, int id) {
    return partOf("whole", delete(leaf, ID, row("id", id)));
  }

  private static Map<String, Object> at(String leaf, int id, String v) {
    return partOf("whole", update(leaf, ID, row("id", id, "v", v), row("id", id)));
  }

  private List<String> rows() throws Exception {
    return sink.query("SELECT id, v FROM whole ORDER BY id");
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, OTHERWISE})
  void goToThePartitionedTableInTheOrderOfTheSource(String ddl) throws Exception {
    sink.execute(ddl);
    List<Map<String, Object>> many = new ArrayList<>();
    for (int i = 10; i < 200; i++) {
      many.add(into(i % 2 == 0 ? "low" : "high", i, "many"));
    }
    sink.put(events.transaction(many));
    apply(into("low", 1, "a"), into("low", 2, "b"), into("high", 3, "c"));
    apply(
        // There and back, and there again: only the order tells that it exists.
        outOf("low", 1),
        into("high", 1, "a1"),
        outOf("high", 1),
        into("low", 1, "a2"),
        outOf("low", 1),
        into("high", 1, "a3"),
        at("high", 1, "a4"),
        at("low", 2, "b1"),
        outOf("low", 2),
        into("high", 2, "b2"),
        outOf("high", 3));
    assertThat(rows()).startsWith("1|a4", "2|b2", "10|many").hasSize(192);
    assertThat(sink.metric("missing-row-count")).isZero();
  }

  @Test
  void goToTheirOwnTableWhereThereIsOne() throws Exception {
    sink.execute(PLAIN + "; CREATE TABLE low(id int PRIMARY KEY, v text)");
    apply(into("low", 1, "a"), into("high", 2, "b"));
    apply(outOf("low", 1), into("high", 1, "a"));
    assertThat(rows()).containsExactly("1|a", "2|b");
    assertThat(sink.query("SELECT * FROM low")).isEmpty();
  }

  /** Each partition may have another key of the whole table as its replica identity. */
  @Test
  void keepTheirOrderWithDifferentKeys() throws Exception {
    sink.execute("CREATE TABLE whole(id int PRIMARY KEY, v text UNIQUE NOT NULL)");
    apply(into("low", 1, "a"), into("low", 2, "b"));
    apply(
        outOf("low", 1),
        partOf("whole", insert("high", List.of("v"), row("id", 1, "v", "a"))),
        partOf("whole", delete("high", List.of("v"), row("v", "a"))),
        into("low", 1, "a"),
        outOf("low", 2),
        partOf("whole", insert("high", List.of("v"), row("id", 2, "v", "b"))));
    assertThat(rows()).containsExactly("1|a", "2|b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE whole(id int, v text)",
        "CREATE TABLE whole(id int, v text) PARTITION BY LIST (v);"
            + "CREATE TABLE x PARTITION OF whole FOR VALUES IN ('x');"
            + "CREATE TABLE rest PARTITION OF whole DEFAULT"
      })
  void changeOneOfEqualRows(String ddl) throws Exception {
    sink.execute(ddl);
    Map<String, Object> x = row("id", 1, "v", "x");
    apply(
        partOf("whole", insert("low", List.of(), x)),
        partOf("whole", insert("low", List.of(), x)),
        partOf("whole", insert("high", List.of(), x)));
    apply(
        partOf("whole", delete("low", List.of(), x)),
        partOf("whole", insert("high", List.of(), row("id", 1, "v", "y"))),
        partOf("whole", update("high", List.of(), row("id", 2, "v", null), x)));
    assertThat(sink.query("SELECT id, v FROM whole ORDER BY id, v"))
        .containsExactly("1|x", "1|y", "2|null");
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, OTHERWISE})
  void deletesTheRowsOfATruncatedPartition(String ddl) throws Exception {
    sink.execute(ddl + "; CREATE TABLE other(id int)");
    apply(into("low", 1, "a"), into("high", 11, "b"), into("high", 12, "c"));
    apply(
        insert("other", List.of(), row("id", 1)),
        truncate("other"),
        truncatePart("high", "whole", "id IS NOT NULL AND (id) >= ('10')"),
        into("high", 13, "d"));
    assertThat(rows()).containsExactly("1|a", "13|d");
    assertThat(sink.query("SELECT * FROM other")).isEmpty();
  }

  @Test
  void truncatesTheWholeTableWithAllItsPartitions() throws Exception {
    sink.execute(PLAIN);
    apply(into("low", 1, "a"), into("high", 11, "b"));
    apply(
        truncatePart("low", "whole", null),
        truncatePart("whole", "whole", null),
        truncatePart("high", "whole", null),
        into("low", 2, "c"));
    assertThat(rows()).containsExactly("2|c");
  }

  @Test
  void truncatesOnlyThePartitionsOfATableThatTheTargetLacks() throws Exception {
    sink.execute("CREATE TABLE low(id int PRIMARY KEY, v text)");
    apply(into("low", 1, "a"));
    apply(truncatePart("whole", "whole", null), truncatePart("low", "whole", "id < 10"));
    assertThat(sink.query("SELECT * FROM low")).isEmpty();
  }

  @Test
  void stopsAtTheTruncateOfAPartitionWhoseRowsCannotBeTold() throws Exception {
    sink.execute(PLAIN);
    apply(into("low", 1, "a"));
    assertThatThrownBy(() -> apply(truncatePart("low", "whole", null)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("partition \"public\".\"low\" was truncated")
        .hasMessageContaining("hash partition");
    assertThat(rows()).containsExactly("1|a");
  }

  @Test
  void stopsWhereThereIsNeither() {
    assertThatThrownBy(() -> apply(into("low", 1, "a")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(
            "the target has no table \"public\".\"low\", nor \"public\".\"whole\" in its place");
    assertThatThrownBy(() -> apply(truncatePart("low", "whole", "id < 10")))
        .isInstanceOf(ConnectException.class);
  }
}
