package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.delete;
import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.truncate;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.postgres.Identifiers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that inherit, that are partitioned, that are very wide, and that have odd names. */
class TablesIT {
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
    assertThat(sink.context.errantMessages).isEmpty();
  }

  @Test
  void leavesTheRowsOfInheritingTablesAlone() throws Exception {
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY, v text);"
            + "CREATE TABLE child(PRIMARY KEY (id)) INHERITS (parent);"
            + "CREATE TABLE keyless(v text); CREATE TABLE heir() INHERITS (keyless);"
            + "INSERT INTO keyless VALUES ('x'); INSERT INTO heir VALUES ('x')");
    apply(
        insert("parent", ID, row("id", 1, "v", "parent")),
        insert("child", ID, row("id", 1, "v", "child")),
        insert("parent", ID, row("id", 2, "v", "parent")),
        insert("child", ID, row("id", 2, "v", "child")));
    apply(
        update("parent", ID, row("id", 1, "v", "changed"), row("id", 1)),
        delete("parent", ID, row("id", 2)),
        update("keyless", List.of(), row("v", "y"), row("v", "x")));
    apply(update("parent", ID, row("id", 5, "v", "moved"), row("id", 1)));
    assertThat(sink.query("SELECT tableoid::regclass, id, v FROM parent ORDER BY 1, 2"))
        .containsExactly("parent|5|moved", "child|1|child", "child|2|child");
    assertThat(sink.query("SELECT tableoid::regclass, v FROM keyless ORDER BY 1"))
        .containsExactly("keyless|y", "heir|x");
    apply(delete("keyless", List.of(), row("v", "y")), truncate("parent"));
    assertThat(sink.query("SELECT tableoid::regclass, id FROM parent ORDER BY id"))
        .containsExactly("child|1", "child|2");
    assertThat(sink.query("SELECT tableoid::regclass FROM keyless")).containsExactly("heir");
    assertThat(sink.metric("missing-row-count")).isZero();
  }

  @Test
  void writesPartitionsUnderTheirOwnNamesAndUnderTheTables() throws Exception {
    sink.execute(
        "CREATE TABLE whole(id int PRIMARY KEY, v text) PARTITION BY RANGE (id);"
            + "CREATE TABLE low PARTITION OF whole FOR VALUES FROM (0) TO (10);"
            + "CREATE TABLE high PARTITION OF whole FOR VALUES FROM (10) TO (20)"
            + " PARTITION BY LIST (id); CREATE TABLE rest PARTITION OF high DEFAULT");
    apply(
        insert("low", ID, row("id", 1, "v", "a")),
        insert("rest", ID, row("id", 11, "v", "b")),
        insert("whole", ID, row("id", 2, "v", "c")),
        insert("whole", ID, row("id", 12, "v", "d")));
    // The source moves a row to another partition as a delete and an insert; another source of
    // this target might be partitioned not at all.
    apply(
        delete("low", ID, row("id", 1)),
        insert("rest", ID, row("id", 13, "v", "a")),
        update("whole", ID, row("id", 14, "v", "c"), row("id", 2)),
        delete("whole", List.of(), row("id", 12, "v", "d")));
    assertThat(sink.query("SELECT tableoid::regclass, id, v FROM whole ORDER BY id"))
        .containsExactly("rest|11|b", "rest|13|a", "rest|14|c");
    // As wal2json reports TRUNCATE of the whole table.
    apply(truncate("whole"), truncate("low"), truncate("high"), truncate("rest"));
    assertThat(sink.query("SELECT * FROM whole")).isEmpty();
  }

  @Test
  void writesARowOfEveryColumnThatATableCanHave() throws Exception {
    StringBuilder columns = new StringBuilder();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("k1", 1);
    values.put("k2", "x");
    for (int i = 0; i < 1598; i++) {
      columns.append(", c").append(i).append(" \"char\"");
      values.put("c" + i, i % 3 == 0 ? null : "a");
    }
    sink.execute("CREATE TABLE wide(k1 int, k2 text" + columns + ", PRIMARY KEY (k2, k1))");
    List<String> key = List.of("k2", "k1");
    apply(insert("wide", key, values), insert("wide", key, with(values, "k1", 2)));
    apply(update("wide", key, with(values, "c1", "b"), row("k2", "x", "k1", 1)));
    apply(
        update("wide", key, with(with(values, "c1", "c"), "k1", 3), row("k2", "x", "k1", 1)),
        delete("wide", key, row("k2", "x", "k1", 2)));
    // Alone in its transaction, a key update is an UPDATE.
    Map<String, Object> moved = with(with(values, "c1", "c"), "k1", 4);
    moved.remove("c2");
    apply(update("wide", key, moved, row("k2", "x", "k1", 3)));
    assertThat(sink.query("SELECT k1, k2, c0, c1, c2, c1597 FROM wide"))
        .containsExactly("4|x|null|c|a|a");
    sink.execute("CREATE TABLE full_wide(k1 int, k2 text" + columns + ")");
    apply(insert("full_wide", List.of(), values));
    apply(update("full_wide", List.of(), with(values, "c1", "z"), values));
    apply(delete("full_wide", List.of(), with(values, "c1", "z")));
    assertThat(sink.query("SELECT count(*) FROM full_wide")).containsExactly("0");
    assertThat(sink.metric("missing-row-count")).isZero();
  }

  private static Map<String, Object> with(Map<String, Object> row, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(row);
    changed.put(name, value);
    return changed;
  }

  @Test
  void writesTablesAndColumnsOfEveryName() throws Exception {
    List<String> names =
        List.of(
            "excluded",
            "t",
            "v",
            "o",
            "w",
            "old",
            "select",
            "Upper Case",
            "quote\"s'",
            "überÄnderung€😀",
            "back\\slash",
            "?",
            "{fn now()}",
            "$1",
            "c0",
            "new",
            "%s",
            "a".repeat(63));
    StringBuilder columns = new StringBuilder("id int PRIMARY KEY");
    Map<String, Object> values = row("id", 1);
    for (String name : names) {
      columns.append(", ").append(Identifiers.quote(name)).append(" text");
      values.put(name, name);
    }
    for (String name : names) {
      sink.execute("CREATE TABLE " + Identifiers.quote(name) + "(" + columns + ")");
      apply(insert(name, ID, values), insert(name, ID, with(values, "id", 2)));
      // An insert that meets its row, an update, a key update, a delete.
      apply(insert(name, ID, with(values, "t", "again")));
      apply(update(name, ID, with(values, "t", "changed"), row("id", 1)));
      apply(update(name, ID, with(values, "id", 3), row("id", 2)));
      apply(delete(name, ID, row("id", 3)));
      apply(update(name, List.of(), with(values, "id", 5), with(values, "t", "changed")));
      assertThat(sink.query("SELECT * FROM " + Identifiers.quote(name)))
          .as(name)
          .containsExactly("5|" + String.join("|", names));
    }
    assertThat(sink.metric("missing-row-count")).isZero();
    assertThat(sink.metric("conflict-count")).isEqualTo(names.size());
  }

  @Test
  void writesSchemasAndTablesWithDots() throws Exception {
    sink.execute(
        "CREATE SCHEMA \"a.b\"; CREATE TABLE \"a.b\".\"c.d\"(\"e.f\" int PRIMARY KEY, \"g.h\" text)");
    Map<String, Object> change = insert("c", List.of("e.f"), row("e.f", 1, "g.h", "x"));
    change.put("schema", "a.b");
    change.put("table", "c.d");
    apply(change);
    assertThat(sink.query("SELECT * FROM \"a.b\".\"c.d\"")).containsExactly("1|x");
  }
}
