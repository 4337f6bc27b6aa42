package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.delete;
import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that a change leaves out, because their TOAST values did not change, stay. */
class ToastIT {
  private static final List<String> ID = List.of("id");

  private final Events events = new Events();
  private SinkHarness sink;

  @BeforeEach
  void start() throws Exception {
    sink = new SinkHarness();
    sink.execute(
        "CREATE TABLE test(id int PRIMARY KEY, a text, b text, n int);"
            + "INSERT INTO test SELECT i, 'a' || i, 'b' || i, 0 FROM generate_series(1, 5) i");
  }

  @AfterEach
  void stop() throws Exception {
    sink.close();
  }

  /** As one transaction in one batch, or each change for itself. */
  @SafeVarargs
  private void apply(boolean together, Map<String, Object>... changes) {
    if (together) {
      sink.put(events.transaction(changes));
      return;
    }
    for (Map<String, Object> change : changes) {
      sink.put(events.transaction(new ArrayList<>(List.of(change))));
    }
  }

  private void assertRows(String... rows) throws Exception {
    assertThat(sink.query("SELECT * FROM test WHERE n <> 0 OR a IS NULL ORDER BY id"))
        .containsExactly(rows);
    assertThat(sink.metric("missing-row-count")).isZero();
    assertThat(sink.context.errantMessages).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void surviveUpdatesWithDifferentColumns(boolean together) throws Exception {
    apply(
        together,
        update("test", ID, row("id", 1, "b", "B", "n", 1), row("id", 1)),
        update("test", ID, row("id", 1, "a", "A", "n", 2), row("id", 1)),
        update("test", ID, row("id", 1, "n", 3), row("id", 1)),
        update("test", ID, row("id", 2, "a", null, "n", 4), row("id", 2)),
        update("test", ID, row("id", 3, "n", 5), row("id", 3)),
        update("test", ID, row("id", 4, "b", "", "n", 6), row("id", 4)));
    assertRows("1|A|B|3", "2|null|b2|4", "3|a3|b3|5", "4|a4||6");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void surviveAnUpdateAfterTheInsert(boolean together) throws Exception {
    apply(
        together,
        insert("test", ID, row("id", 6, "a", "A", "b", "B", "n", 1)),
        update("test", ID, row("id", 6, "n", 2), row("id", 6)),
        update("test", ID, row("id", 6, "b", null, "n", 3), row("id", 6)),
        delete("test", ID, row("id", 1)),
        insert("test", ID, row("id", 1, "a", "new", "b", null, "n", 1)),
        update("test", ID, row("id", 1, "n", 4), row("id", 1)));
    assertRows("1|new|null|4", "6|A|null|3");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void surviveKeyUpdates(boolean together) throws Exception {
    apply(
        together,
        update("test", ID, row("id", 11, "n", 1), row("id", 1)),
        update("test", ID, row("id", 2, "a", "A", "n", 1), row("id", 2)),
        update("test", ID, row("id", 12, "n", 2), row("id", 2)),
        update("test", ID, row("id", 12, "n", 3), row("id", 12)),
        // The key moves on, and another row takes it.
        update("test", ID, row("id", 13, "b", "B", "n", 4), row("id", 3)),
        update("test", ID, row("id", 3, "n", 5), row("id", 4)),
        insert("test", ID, row("id", 4, "a", "x", "b", "y", "n", 6)),
        update("test", ID, row("id", 14, "n", 7), row("id", 4)));
    assertRows("3|a4|b4|5", "11|a1|b1|1", "12|A|b2|3", "13|a3|B|4", "14|x|y|7");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void surviveUnderAWholeRowAsIdentity(boolean together) throws Exception {
    apply(
        together,
        update("test", ID, row("id", 1, "n", 1), row("id", 1, "a", "a1", "b", "b1", "n", 0)),
        update(
            "test", ID, row("id", 1, "b", "B", "n", 2), row("id", 1, "a", "a1", "b", "b1", "n", 1)),
        update("test", ID, row("id", 9, "n", 3), row("id", 1, "a", "a1", "b", "B", "n", 2)));
    assertRows("9|a1|B|3");
  }
}
