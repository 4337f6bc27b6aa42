package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.delete;
import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.truncate;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowsIT {
  private static final List<String> ID = List.of("id");

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
  void appliesInsertsUpdatesAndDeletes() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, name text)");
    apply(
        insert("test", ID, row("id", 1, "name", "alice")),
        insert("test", ID, row("id", 2, "name", "bob")),
        insert("test", ID, row("id", 3, "name", null)));
    apply(
        update("test", ID, row("id", 2, "name", "bobby"), row("id", 2)),
        update("test", ID, row("id", 2, "name", "bobby tables"), row("id", 2)),
        delete("test", ID, row("id", 1)));
    assertThat(sink.query("SELECT * FROM test ORDER BY id"))
        .containsExactly("2|bobby tables", "3|null");
  }

  @Test
  void copiesManyRowsWithEveryCharacterAndFallsBackWhenKeysExist() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, name text)");
    sink.execute("INSERT INTO test VALUES (7, 'old')");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(insert("test", ID, row("id", i, "name", i + "\t\\N\n\r\\ 'ü€😀\"{},")));
    }
    sink.put(events.transaction(rows));
    rows.clear();
    for (int i = 0; i < 200; i++) {
      rows.add(insert("test", ID, row("id", i + 300, "name", "x")));
    }
    sink.put(events.transaction(rows));
    assertThat(
            sink.query(
                "SELECT count(*), count(*) FILTER (WHERE id < 300 AND name = id ||"
                    + " E'\\t\\\\N\\n\\r\\\\ ''ü€😀\"{},') FROM test"))
        .containsExactly("400|200");
  }

  @Test
  void keepsUnchangedToastColumnsAndMovesKeys() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, big text, n int)");
    apply(insert("test", ID, row("id", 1, "big", "toast", "n", 1)));
    apply(
        update("test", ID, row("id", 1, "n", 2), row("id", 1)),
        update("test", ID, row("id", 5, "n", 3), row("id", 1)),
        insert("test", ID, row("id", 1, "big", "new", "n", 0)));
    apply(
        insert("test", ID, row("id", 8, "big", "b", "n", 8)),
        update("test", ID, row("id", 8, "n", 9), row("id", 8)),
        update("test", ID, row("id", 9, "n", 10), row("id", 8)));
    assertThat(sink.query("SELECT * FROM test ORDER BY id"))
        .containsExactly("1|new|0", "5|toast|3", "9|b|10");
  }

  @Test
  void appliesASwapOfUniqueValuesInSourceOrder() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, u int UNIQUE)");
    apply(insert("test", ID, row("id", 1, "u", 1)), insert("test", ID, row("id", 2, "u", 2)));
    apply(
        update("test", ID, row("id", 1, "u", 3), row("id", 1)),
        update("test", ID, row("id", 2, "u", 1), row("id", 2)),
        update("test", ID, row("id", 1, "u", 2), row("id", 1)));
    assertThat(sink.query("SELECT * FROM test ORDER BY id")).containsExactly("1|2", "2|1");
    assertThat(sink.context.errantMessages).isEmpty();
  }

  @Test
  void matchesCompositeKeysAndHostileNames() throws Exception {
    sink.execute("CREATE SCHEMA \"My Schema\"");
    sink.execute(
        "CREATE TABLE \"My Schema\".\"t\"\"; DROP TABLE x; --\""
            + "(\"a b\" text, \"c?\" int, v text, PRIMARY KEY (\"c?\", \"a b\"))");
    String table = "My Schema.t\"; DROP TABLE x; --";
    List<String> key = List.of("c?", "a b");
    apply(
        insert(table, key, row("a b", "x-y", "c?", 1, "v", "1")),
        insert(table, key, row("a b", "x", "c?", 1, "v", "2")));
    apply(update(table, key, row("a b", "x-y", "c?", 1, "v", "3"), row("c?", 1, "a b", "x-y")));
    apply(delete(table, key, row("c?", 1, "a b", "x")));
    assertThat(sink.query("SELECT * FROM \"My Schema\".\"t\"\"; DROP TABLE x; --\""))
        .containsExactly("x-y|1|3");
  }

  @Test
  void keepsEveryTypeExact() throws Exception {
    sink.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE TYPE pair AS (a int, b text);"
            + "CREATE DOMAIN positive AS int CHECK (value > 0);"
            + "CREATE TABLE test(id bigint PRIMARY KEY, b bytea, j jsonb, js json, a text[], m mood,"
            + " ma mood[], c char(5), n numeric(30,10), f float8, ts timestamptz, i interval,"
            + " p point, x xml, r int4range, bits bit(3), u uuid, pr pair, d positive, money money,"
            + " ip inet, tv tsvector, vc varchar(3), flag boolean)");
    Map<String, Object> values =
        row(
            "id",
            9007199254740993L,
            "b:bytea",
            "deadbeef",
            "j",
            "{\"a\": [1, null]}",
            "js",
            "{\"b\" :1}",
            "a",
            "{1,NULL,\"x y\",\"q\\\"\"}",
            "m",
            "happy",
            "ma",
            "{sad,happy}",
            "c",
            "ab   ",
            "n",
            "12345678901234567890.1234567890",
            "f",
            "NaN",
            "ts",
            "2024-02-29 12:34:56.123456+00",
            "i",
            "1 day 02:03:04",
            "p",
            "(1,2)",
            "x",
            "<a>1</a>",
            "r",
            "[1,5)",
            "bits",
            "101",
            "u",
            "c0ffee00-0000-0000-0000-000000000001",
            "pr",
            "(1,\"x y\")",
            "d",
            5,
            "money",
            "$12.34",
            "ip",
            "10.0.0.1/8",
            "tv",
            "'cat':1",
            "vc",
            "abc",
            "flag",
            true);
    apply(insert("test", ID, values), insert("test", ID, with(values, "id", 2)));
    apply(update("test", ID, with(values, "d", 6), row("id", 9007199254740993L)));
    String[] expected = {
      "9007199254740993|\\xdeadbeef|{\"a\": [1, null]}|{\"b\" :1}|{1,NULL,\"x y\",\"q\\\"\"}|happy"
          + "|{sad,happy}|ab   |12345678901234567890.1234567890|NaN|2024-02-29 12:34:56.123456+00"
          + "|1 day 02:03:04|(1,2)|<a>1</a>|[1,5)|101|c0ffee00-0000-0000-0000-000000000001"
          + "|(1,\"x y\")|6|$12.34|10.0.0.1/8|'cat':1|abc|t"
    };
    sink.execute("SET TimeZone = 'UTC'");
    assertThat(sink.query("SELECT * FROM test WHERE id > 2")).containsExactly(expected);
    assertThat(sink.query("SELECT count(*) FROM test")).containsExactly("2");
  }

  private static Map<String, Object> with(Map<String, Object> row, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(row);
    changed.put(name, value);
    return changed;
  }

  @Test
  void writesIdentityColumnsAndLeavesGeneratedOnesToTheTarget() throws Exception {
    sink.execute(
        "CREATE TABLE test(id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " n int, twice int GENERATED ALWAYS AS (n * 2) STORED, t text)");
    apply(insert("test", ID, row("id", 10, "n", 1, "twice", 2, "t", "x")));
    apply(update("test", ID, row("id", 10, "n", 5, "twice", 10, "t", "x"), row("id", 10)));
    apply(update("test", ID, row("id", 11, "n", 6, "twice", 12), row("id", 10)));
    assertThat(sink.query("SELECT * FROM test")).containsExactly("11|6|12|x");
  }

  @Test
  void isolatesTheRecordThatDoesNotFit() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, n int CONSTRAINT positive CHECK (n > 0))");
    apply(
        insert("test", ID, row("id", 1, "n", 1)),
        insert("test", ID, row("id", 2, "n", -424242)),
        insert("test", ID, row("id", 3, "n", "no number")),
        insert("test", ID, row("id", 4, "n", 4)));
    assertThat(sink.query("SELECT * FROM test ORDER BY id")).containsExactly("1|1", "4|4");
    assertThat(sink.context.errantMessages)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains("pgstream-0@1", "\"public\".\"test\"", "23514", "\"positive\"")
                    .doesNotContain("424242"),
            second ->
                assertThat(second).contains("pgstream-0@2", "22P02").doesNotContain("no num"));
    assertThat(sink.committed()).isEqualTo(4);
  }

  @Test
  void refusesToCutAValueOffSilently() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, v varchar(3))");
    apply(insert("test", ID, row("id", 1, "v", "abcd")));
    assertThat(sink.context.errantMessages).singleElement().asString().contains("22001");
  }

  @Test
  void changesOnePhysicalRowOfATableWithoutKey() throws Exception {
    sink.execute("CREATE TABLE test(a int, j json, p point)");
    Map<String, Object> same = row("a", 1, "j", "{\"x\":1}", "p", "(1,2)");
    Map<String, Object> nulls = row("a", 2, "j", null, "p", null);
    apply(
        insert("test", List.of(), same),
        insert("test", List.of(), same),
        insert("test", List.of(), same),
        insert("test", List.of(), nulls));
    apply(
        delete("test", List.of(), same),
        update("test", List.of(), row("a", 5, "j", null, "p", "(3,4)"), same),
        update("test", List.of(), row("a", 3, "j", null, "p", null), nulls));
    assertThat(sink.query("SELECT a, j, p FROM test ORDER BY a"))
        .containsExactly("1|{\"x\":1}|(1,2)", "3|null|null", "5|null|(3,4)");
  }

  @Test
  void keepsTheOrderBetweenTablesThatForeignKeysLink() throws Exception {
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY);"
            + "CREATE TABLE child(id int PRIMARY KEY, parent int REFERENCES parent)");
    apply(
        insert("parent", ID, row("id", 1)),
        insert("child", ID, row("id", 1, "parent", 1)),
        insert("parent", ID, row("id", 2)),
        insert("child", ID, row("id", 2, "parent", 2)),
        delete("child", ID, row("id", 1)),
        delete("parent", ID, row("id", 1)));
    assertThat(sink.query("SELECT * FROM child")).containsExactly("2|2");
    assertThat(sink.query("SELECT * FROM parent")).containsExactly("2");
    assertThat(sink.context.errantMessages).isEmpty();
  }

  @Test
  void keepsChildrenWhenTheKeyOfACascadingParentChanges() throws Exception {
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY);"
            + "CREATE TABLE child(id int PRIMARY KEY,"
            + " parent int REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE)");
    apply(insert("parent", ID, row("id", 1)), insert("child", ID, row("id", 1, "parent", 1)));
    apply(
        update("parent", ID, row("id", 2), row("id", 1)),
        update("child", ID, row("id", 1, "parent", 2), row("id", 1)));
    assertThat(sink.query("SELECT * FROM child")).containsExactly("1|2");
  }

  @Test
  void truncatesLinkedTablesTogether() throws Exception {
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY);"
            + "CREATE TABLE child(id int PRIMARY KEY, parent int REFERENCES parent);"
            + "INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1)");
    apply(
        insert("parent", ID, row("id", 7)),
        truncate("parent"),
        truncate("child"),
        insert("parent", ID, row("id", 8)));
    assertThat(sink.query("SELECT id FROM parent UNION ALL SELECT id FROM child"))
        .containsExactly("8");
  }

  @Test
  void defersWhatWasDeferredAtTheSourceAndSettlesItBeforeATruncate() throws Exception {
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY);"
            + "CREATE TABLE child(id int PRIMARY KEY, parent int REFERENCES parent DEFERRABLE)");
    apply(
        insert("child", ID, row("id", 1, "parent", 1)),
        insert("parent", ID, row("id", 1)),
        truncate("child"),
        insert("child", ID, row("id", 2, "parent", 2)),
        insert("parent", ID, row("id", 2)));
    assertThat(sink.query("SELECT * FROM child")).containsExactly("2|2");
  }

  @Test
  void stopsAtAMissingRowWhenToldTo() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, n int)");
    apply(update("test", ID, row("id", 1, "n", 1), row("id", 1)));
    try (SinkHarness strict =
        new SinkHarness(sink.url, Map.of("name", "strict", "on.missing.row", "error"))) {
      String[] changes =
          events.transaction(
              insert("test", ID, row("id", 2, "n", 1)), delete("test", ID, row("id", 3)));
      assertThatThrownBy(() -> strict.put(changes))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("pgstream-0@1")
          .hasMessageContaining("on.missing.row");
    }
    assertThat(sink.query("SELECT * FROM test")).isEmpty();
  }

  @Test
  void keepsTheExistingRowWhenToldTo() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY, n int); INSERT INTO test VALUES (1, 1)");
    apply(insert("test", ID, row("id", 1, "n", 2)));
    try (SinkHarness keeping =
        new SinkHarness(sink.url, Map.of("name", "k", "on.conflict.action", "nothing"))) {
      keeping.put(events.transaction(insert("test", ID, row("id", 1, "n", 3))));
    }
    assertThat(sink.query("SELECT * FROM test")).containsExactly("1|2");
  }

  @Test
  void namesWhatTheTargetLacks() throws Exception {
    sink.execute("CREATE TABLE test(id int PRIMARY KEY)");
    assertThatThrownBy(() -> apply(insert("test", ID, row("id", 1, "extra", 2))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("\"extra\"")
        .hasMessageContaining("pgstream-0@0");
    assertThatThrownBy(() -> apply(insert("nothere", ID, row("id", 1))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("\"nothere\"");
    assertThatThrownBy(() -> apply(insert("pgstream.mine", ID, row("id", 1))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sink's own tables");
  }

  @Test
  void appliesTheSameWithTriggersDisabled() throws Exception {
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY);"
            + "CREATE TABLE child(id int PRIMARY KEY, parent int REFERENCES parent)");
    try (SinkHarness silent =
        new SinkHarness(sink.url, Map.of("name", "silent", "disable.triggers", "true"))) {
      silent.put(events.transaction(insert("child", ID, row("id", 1, "parent", 99))));
    }
    assertThat(sink.query("SELECT * FROM child")).containsExactly("1|99");
  }
}
