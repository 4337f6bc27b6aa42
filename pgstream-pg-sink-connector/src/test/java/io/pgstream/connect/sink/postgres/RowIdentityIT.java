package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.delete;
import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which row a change means, under every replica identity. */
class RowIdentityIT {
  private static final List<String> ID = List.of("id");
  private static final List<String> NONE = List.of();

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
  }

  @Test
  void touchesOneOfSeveralEqualRows() throws Exception {
    sink.execute("CREATE TABLE test(a int, j json, p point, x xml, f float4)");
    Map<String, Object> twin =
        row("a", 1, "j", "{\"k\" :1}", "p", "(1,2)", "x", "<a/>", "f", "NaN");
    Map<String, Object> empty = row("a", null, "j", null, "p", null, "x", null, "f", null);
    apply(
        insert("test", NONE, twin),
        insert("test", NONE, twin),
        insert("test", NONE, twin),
        insert("test", NONE, empty),
        insert("test", NONE, empty));
    apply(
        delete("test", NONE, twin),
        update("test", NONE, row("a", 2), twin),
        delete("test", NONE, empty),
        update("test", NONE, row("a", 3), empty));
    assertThat(sink.query("SELECT t::text FROM test t ORDER BY a, j::text"))
        .containsExactly(
            "(1,\"{\"\"k\"\" :1}\",\"(1,2)\",<a/>,NaN)",
            "(2,\"{\"\"k\"\" :1}\",\"(1,2)\",<a/>,NaN)",
            "(3,,,,)");
  }

  @Test
  void exchangesDeferrableKeysByWholeRows() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, v text)");
    apply(insert("test", ID, row("id", 1, "v", "a")), insert("test", ID, row("id", 2, "v", "b")));
    apply(
        update("test", ID, row("id", 2, "v", "a"), row("id", 1, "v", "a")),
        update("test", ID, row("id", 1, "v", "b"), row("id", 2, "v", "b")));
    assertThat(sink.query("SELECT * FROM test ORDER BY id")).containsExactly("1|b", "2|a");
    apply(delete("test", ID, row("id", 1, "v", "b")), insert("test", ID, row("id", 1, "v", "c")));
    assertThat(sink.query("SELECT * FROM test ORDER BY id")).containsExactly("1|c", "2|a");
  }

  @Test
  void neverLosesARowOfAnExchangeThatTheTargetRefuses() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, v text)");
    apply(insert("test", ID, row("id", 1, "v", "a")), insert("test", ID, row("id", 2, "v", "b")));
    apply(
        update("test", ID, row("id", 2, "v", "a"), row("id", 1, "v", "a")),
        update("test", ID, row("id", 1, "v", "b"), row("id", 2, "v", "b")));
    assertThat(sink.context.errantMessages).isNotEmpty();
    assertThat(sink.query("SELECT count(*) FROM test")).containsExactly("2");
  }

  @Test
  void findsRowsByAnIndexThatIsNotThePrimaryKey() throws Exception {
    sink.execute(
        "CREATE TABLE test(id int PRIMARY KEY, u text NOT NULL UNIQUE, n int);"
            + "CREATE TABLE keyless(u text NOT NULL UNIQUE, n int)");
    apply(
        insert("test", ID, row("id", 1, "u", "x", "n", 1)),
        insert("test", ID, row("id", 2, "u", "y", "n", 2)),
        insert("keyless", List.of("u"), row("u", "x", "n", 1)));
    apply(
        update("test", ID, row("id", 3, "u", "x", "n", 5), row("u", "x")),
        delete("test", ID, row("u", "y")),
        update("keyless", List.of("u"), row("u", "z", "n", 1), row("u", "x")));
    assertThat(sink.query("SELECT * FROM test")).containsExactly("3|x|5");
    assertThat(sink.query("SELECT * FROM keyless")).containsExactly("z|1");
    assertThat(sink.metric("missing-row-count")).isZero();
  }

  @Test
  void takesInsertsOfTablesWithoutIdentityAndRefusesAChangeThatNamesNoRow() throws Exception {
    sink.execute("CREATE TABLE test(a int)");
    apply(insert("test", NONE, row("a", 1)), insert("test", NONE, row("a", 1)));
    assertThat(sink.query("SELECT * FROM test")).containsExactly("1", "1");
    assertThatThrownBy(() -> apply(update("test", NONE, row("a", 2), null)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("pgstream-0@2")
        .hasMessageContaining("REPLICA IDENTITY FULL");
  }

  @Test
  void countsUpdatesAndDeletesThatFindNothing() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, n int); CREATE TABLE keyless(a int)");
    apply(
        update("test", ID, row("id", 1, "n", 1), row("id", 1)),
        update("test", ID, row("id", 3, "n", 1), row("id", 2)),
        delete("test", ID, row("id", 4)),
        delete("keyless", NONE, row("a", 1)),
        update("keyless", NONE, row("a", 3), row("a", 2)));
    // A key update has brought the whole row: it is there afterwards.
    assertThat(sink.query("SELECT * FROM test")).containsExactly("3|1");
    assertThat(sink.metric("missing-row-count")).isEqualTo(5);
  }

  /** The server compares by equality, the batch by text: they must not disagree about rows. */
  @Test
  void toldApartByTextKeysThatAreEqualStayOneRow() throws Exception {
    sink.execute(
        "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2',"
            + " deterministic = false)");
    assertSpellings("numeric", "1.0", "1.00", "1");
    assertSpellings("float8", "0", "-0", "0");
    assertSpellings("text COLLATE any_case", "key", "KEY", "Key");
    assertSpellings("interval", "1 day", "24:00:00", "1 day");
    assertSpellings("numeric[]", "{1.0}", "{1.00}", "{1}");
    assertThat(sink.metric("missing-row-count")).isZero();
    assertThat(sink.metric("conflict-count")).isZero();
    assertThat(sink.context.errantMessages).isEmpty();
  }

  private int spelled;

  private void assertSpellings(String type, String first, String second, String third)
      throws Exception {
    String table = "spelled" + spelled++;
    sink.execute("CREATE TABLE " + table + "(id " + type + " PRIMARY KEY, n int)");
    apply(insert(table, ID, row("id", first, "n", 1)));
    apply(
        update(table, ID, row("id", second, "n", 2), row("id", first)),
        update(table, ID, row("id", third, "n", 3), row("id", second)));
    assertThat(sink.query("SELECT * FROM " + table)).containsExactly(third + "|3");
    apply(
        update(table, ID, row("id", second, "n", 4), row("id", third)),
        update(table, ID, row("id", third, "n", 5), row("id", second)));
    assertThat(sink.query("SELECT * FROM " + table)).containsExactly(third + "|5");
    apply(delete(table, ID, row("id", third)), insert(table, ID, row("id", first, "n", 6)));
    apply(
        delete(table, ID, row("id", first)),
        insert(table, ID, row("id", second, "n", 7)),
        delete(table, ID, row("id", second)),
        insert(table, ID, row("id", third, "n", 8)));
    assertThat(sink.query("SELECT * FROM " + table)).containsExactly(third + "|8");
    // Without the last column: an update with an unchanged TOAST value.
    apply(
        update(table, ID, row("id", second), row("id", third)),
        update(table, ID, row("id", first), row("id", second)));
    assertThat(sink.query("SELECT * FROM " + table)).containsExactly(first + "|8");
  }
}
