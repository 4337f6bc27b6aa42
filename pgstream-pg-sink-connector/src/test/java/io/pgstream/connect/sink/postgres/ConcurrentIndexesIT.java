package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.TestTables.change;
import static io.pgstream.connect.sink.postgres.TestTables.schema;
import static io.pgstream.connect.sink.postgres.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Indexes that are built beside the stream. A transaction that has written the table and is still
 * open holds a build up for as long as a test wants.
 */
class ConcurrentIndexesIT {
  private static final Map<String, String> SETTINGS = Map.of("ddl.indexes.concurrently", "true");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String INDEX = "CREATE INDEX i ON public.test USING btree (v)";

  private final Events events = new Events();
  private String url;
  private SinkHarness sink;
  private Connection writer;

  @BeforeEach
  void createTable() throws SQLException {
    url = TestPostgres.newDatabase();
    sink = new SinkHarness(url, SETTINGS);
    writer = TestPostgres.connect(url);
    writer.setAutoCommit(false);
    sink.put(
        events.transaction(
            events.schema(schema(List.of(test().build()), change("create", "table", test())))));
    sink.put(rows(1));
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
    sink.close();
  }

  private static TestTables test() {
    return table("t1", "test")
        .column("t1-1", "id", "int")
        .column("t1-2", "v", "text")
        .primaryKey("9", "test_pkey", "id");
  }

  private String[] rows(int id) {
    return events.transaction(
        insert("test", List.of("id"), row("id", id, "v", "value")),
        insert("test", List.of("id"), row("id", -id, "v", "value")));
  }

  private String[] alter(TestTables table) {
    return events.transaction(
        events.schema(schema(List.of(table.build()), change("alter", "table", table))));
  }

  private void holdBuildsUp() throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute("LOCK TABLE test IN ROW EXCLUSIVE MODE");
    }
  }

  /** Whether each index is valid, by name. */
  private List<String> indexes() throws SQLException {
    return sink.query(
        "SELECT indexrelid::regclass, indisvalid FROM pg_index"
            + " WHERE indrelid = 'test'::regclass AND NOT indisprimary ORDER BY indexrelid::regclass::text");
  }

  private void awaitIndexes(String... expected) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(indexes()).containsExactly(expected));
  }

  private void awaitNothingPending() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(sink.query("SELECT FROM pgstream.sink_indexes")).isEmpty());
  }

  @Test
  void rowsAreWrittenWhileAnIndexIsBuilt() throws SQLException {
    holdBuildsUp();
    sink.put(alter(test().index("20", "i", INDEX)));
    awaitIndexes("i|f");
    sink.put(rows(2));
    assertThat(sink.query("SELECT count(*) FROM test")).containsExactly("4");
    assertThat(indexes()).containsExactly("i|f");
    writer.rollback();
    awaitIndexes("i|t");
    awaitNothingPending();
  }

  @Test
  void aBuildThatAnEndedTaskLeftIsBegunAgain() throws SQLException {
    holdBuildsUp();
    sink.put(alter(test().index("20", "i", INDEX)));
    awaitIndexes("i|f");
    sink.close();
    // A task that does not want it this way any more builds what was promised.
    sink = new SinkHarness(url, Map.of());
    sink.put(rows(2));
    assertThat(indexes()).containsExactly("i|f");
    writer.rollback();
    awaitIndexes("i|t");
    awaitNothingPending();
    assertThat(sink.query("SELECT count(*) FROM test")).containsExactly("4");
  }

  @Test
  void aBuildWhoseConnectionDiesIsBegunAgain() throws SQLException {
    holdBuildsUp();
    sink.put(alter(test().index("20", "i", INDEX)));
    awaitIndexes("i|f");
    assertThat(
            sink.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONC%'"))
        .containsExactly("t");
    writer.rollback();
    awaitIndexes("i|t");
    awaitNothingPending();
    sink.put(rows(2));
  }

  @Test
  void furtherIndexesDoNotWaitAndOtherChangesOfTheTableDo() throws SQLException {
    holdBuildsUp();
    sink.put(alter(test().index("20", "i", INDEX)));
    String second = "CREATE INDEX j ON public.test USING btree (v, id)";
    sink.put(alter(test().index("20", "i", INDEX).index("21", "j", second)));
    TestTables other = table("t2", "other").column("t2-1", "id", "int");
    sink.put(
        events.transaction(
            events.schema(schema(List.of(other.build()), change("create", "table", other)))));
    awaitIndexes("i|f");
    sink.begin(
        alter(
            test()
                .column("t1-3", "n", "int")
                .index("20", "k", INDEX.replace(" i ", " k "))
                .index("21", "j", second)));
    writer.rollback();
    sink.awaitIdle();
    awaitIndexes("j|t", "k|t");
    assertThat(sink.query("SELECT n FROM test")).hasSize(2);
  }

  @Test
  void uniqueIndexesAndThoseOfNewTablesAreBuiltAtOnce() throws SQLException {
    TestTables unique = test().unique("30", "u", "UNIQUE (v, id)");
    sink.put(alter(unique));
    TestTables other =
        table("t2", "other")
            .column("t2-1", "id", "int")
            .index("40", "o", "CREATE INDEX o ON public.other USING btree (id)");
    sink.put(
        events.transaction(
            events.schema(schema(List.of(other.build()), change("create", "table", other)))));
    assertThat(sink.query("SELECT FROM pgstream.sink_indexes")).isEmpty();
    assertThat(indexes()).containsExactly("u|t");
    assertThat(sink.query("SELECT indexname FROM pg_indexes WHERE tablename = 'other'"))
        .containsExactly("o");
  }

  @Test
  void anIndexThatCannotBeBuiltStopsTheTaskUntilTheCauseIsGone() throws SQLException {
    sink.put(alter(test().index("20", "i", "CREATE INDEX i ON public.test USING btree (gone)")));
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> sink.put(rows(2)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("CREATE INDEX CONCURRENTLY i ON public.test")
                    .hasMessageContaining("42703")
                    .hasMessageContaining("pgstream.sink_indexes"));
    sink.execute("DELETE FROM pgstream.sink_indexes");
    sink.close();
    sink = new SinkHarness(url, SETTINGS);
    sink.put(rows(3));
  }
}
