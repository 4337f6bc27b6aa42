package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.delete;
import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.Events.truncate;
import static io.pgstream.connect.sink.postgres.Events.update;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign keys and triggers of the target, silent ({@code disable.triggers}) or not. */
class LinkedTablesIT {
  private static final List<String> ID = List.of("id");

  private final Events events = new Events();
  private SinkHarness sink;

  private void start(boolean disableTriggers) throws Exception {
    sink =
        new SinkHarness(
            TestPostgres.newDatabase(),
            Map.of("disable.triggers", Boolean.toString(disableTriggers)));
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

  @ParameterizedTest
  @ValueSource(strings = {"", " DEFERRABLE INITIALLY DEFERRED"})
  void takesCopiedRowsThatComeBeforeTheRowsTheyReferTo(String deferrable) throws Exception {
    start(false);
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY);"
            + "CREATE TABLE child(id int PRIMARY KEY, p int REFERENCES parent"
            + deferrable
            + ", c int REFERENCES child)");
    sink.put(events.copied(insert("child", ID, row("id", 1, "p", 1, "c", 2))));
    sink.put(events.copied(insert("child", ID, row("id", 2, "p", 1, "c", null))));
    sink.put(events.copied(insert("parent", ID, row("id", 1))));
    assertThat(sink.context.errantMessages).isEmpty();
    assertThat(sink.query("SELECT * FROM child ORDER BY id")).containsExactly("1|1|2", "2|1|null");
    // Streamed rows of the same batch are looked at as ever.
    List<String> batch = new ArrayList<>();
    batch.addAll(List.of(events.copied(insert("child", ID, row("id", 3, "p", 9, "c", null)))));
    batch.addAll(List.of(events.transaction(insert("child", ID, row("id", 4, "p", 9, "c", null)))));
    sink.put(batch.toArray(String[]::new));
    assertThat(sink.context.errantMessages).hasSize(1);
    assertThat(sink.query("SELECT id FROM child ORDER BY id")).containsExactly("1", "2", "3");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firesTriggersForCopiedRows(boolean disableTriggers) throws Exception {
    start(disableTriggers);
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY);"
            + "CREATE TABLE child(id int PRIMARY KEY, p int REFERENCES parent, n int);"
            + "CREATE FUNCTION twice() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN NEW.n = 2 * NEW.n; RETURN NEW; END';"
            + "CREATE TRIGGER twice BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION twice()");
    sink.put(events.copied(insert("parent", ID, row("id", 1))));
    sink.put(events.copied(insert("child", ID, row("id", 1, "p", 1, "n", 5))));
    assertThat(sink.context.errantMessages).isEmpty();
    assertThat(sink.query("SELECT n FROM child")).containsExactly(disableTriggers ? "5" : "10");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsARowThatLeftItsParentBeforeTheParentWent(boolean disableTriggers) throws Exception {
    start(disableTriggers);
    sink.execute(
        "CREATE TABLE node(id int PRIMARY KEY, parent int REFERENCES node ON DELETE CASCADE, n int)");
    apply(
        insert("node", ID, row("id", 1, "parent", null, "n", 1)),
        insert("node", ID, row("id", 2, "parent", 1, "n", 2)),
        insert("node", ID, row("id", 3, "parent", 2, "n", 3)));
    apply(
        insert("node", ID, row("id", 4, "parent", null, "n", 4)),
        update("node", ID, row("id", 2, "parent", 4, "n", 2), row("id", 2)),
        delete("node", ID, row("id", 1)));
    assertThat(sink.query("SELECT * FROM node ORDER BY id"))
        .containsExactly("2|4|2", "3|2|3", "4|null|4");
    // What the source's own cascade did comes as changes, too.
    apply(
        delete("node", ID, row("id", 4)),
        delete("node", ID, row("id", 2)),
        delete("node", ID, row("id", 3)));
    assertThat(sink.query("SELECT * FROM node")).isEmpty();
    assertThat(sink.metric("missing-row-count")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resolvesForeignKeysInACircle(boolean disableTriggers) throws Exception {
    start(disableTriggers);
    sink.execute(
        "CREATE TABLE a(id int PRIMARY KEY, b int); CREATE TABLE b(id int PRIMARY KEY, a int"
            + " REFERENCES a DEFERRABLE); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b"
            + " DEFERRABLE INITIALLY DEFERRED");
    apply(
        insert("a", ID, row("id", 1, "b", 1)),
        insert("b", ID, row("id", 1, "a", 1)),
        insert("b", ID, row("id", 2, "a", 2)),
        insert("a", ID, row("id", 2, "b", 2)));
    apply(delete("a", ID, row("id", 1)), delete("b", ID, row("id", 1)));
    assertThat(sink.query("SELECT * FROM a")).containsExactly("2|2");
    assertThat(sink.query("SELECT * FROM b")).containsExactly("2|2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void repeatsWhatCascadesDidAtTheSource(boolean disableTriggers) throws Exception {
    start(disableTriggers);
    sink.execute(
        "CREATE TABLE parent(id int PRIMARY KEY);"
            + "CREATE TABLE gone(id int PRIMARY KEY, p int REFERENCES parent ON DELETE CASCADE"
            + " ON UPDATE CASCADE);"
            + "CREATE TABLE kept(id int PRIMARY KEY, p int DEFAULT 3 REFERENCES parent ON DELETE SET"
            + " NULL ON UPDATE CASCADE);"
            + "CREATE TABLE keyed(p int PRIMARY KEY REFERENCES parent ON DELETE CASCADE ON UPDATE"
            + " CASCADE, n int)");
    for (int id = 1; id <= 3; id++) {
      apply(
          insert("parent", ID, row("id", id)),
          insert("gone", ID, row("id", id, "p", id)),
          insert("kept", ID, row("id", id, "p", id)),
          insert("keyed", List.of("p"), row("p", id, "n", id)));
    }
    apply(
        delete("parent", ID, row("id", 1)),
        delete("gone", ID, row("id", 1)),
        update("kept", ID, row("id", 1, "p", null), row("id", 1)),
        delete("keyed", List.of("p"), row("p", 1)),
        update("parent", ID, row("id", 20), row("id", 2)),
        update("gone", ID, row("id", 2, "p", 20), row("id", 2)),
        update("kept", ID, row("id", 2, "p", 20), row("id", 2)),
        update("keyed", List.of("p"), row("p", 20, "n", 2), row("p", 2)),
        update("keyed", List.of("p"), row("p", 20, "n", 22), row("p", 20)));
    assertThat(sink.query("SELECT * FROM parent ORDER BY 1")).containsExactly("3", "20");
    assertThat(sink.query("SELECT * FROM gone ORDER BY 1")).containsExactly("2|20", "3|3");
    assertThat(sink.query("SELECT * FROM kept ORDER BY 1"))
        .containsExactly("1|null", "2|20", "3|3");
    assertThat(sink.query("SELECT * FROM keyed ORDER BY 1")).containsExactly("3|3", "20|22");
    assertThat(sink.metric("missing-row-count")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firesTriggersAsTheyAreEnabled(boolean disableTriggers) throws Exception {
    start(disableTriggers);
    sink.execute(
        "CREATE TABLE test(id int PRIMARY KEY, n int); CREATE TABLE audit(what text);"
            + "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO audit VALUES (TG_ARGV[0] || ' ' || TG_OP); RETURN NULL; END $$;"
            + "CREATE TRIGGER usual AFTER INSERT OR UPDATE OR DELETE ON test"
            + " FOR EACH ROW EXECUTE FUNCTION note('usual');"
            + "CREATE TRIGGER always AFTER INSERT OR UPDATE OR DELETE ON test"
            + " FOR EACH ROW EXECUTE FUNCTION note('always');"
            + "ALTER TABLE test ENABLE ALWAYS TRIGGER always;"
            + "CREATE TRIGGER replica AFTER INSERT ON test"
            + " FOR EACH ROW EXECUTE FUNCTION note('replica');"
            + "ALTER TABLE test ENABLE REPLICA TRIGGER replica");
    apply(insert("test", ID, row("id", 1, "n", 1)));
    apply(update("test", ID, row("id", 1, "n", 2), row("id", 1)));
    apply(delete("test", ID, row("id", 1)));
    assertThat(sink.query("SELECT what FROM audit ORDER BY ctid, what"))
        .containsExactlyInAnyOrder(
            disableTriggers
                ? new String[] {"always INSERT", "replica INSERT", "always UPDATE", "always DELETE"}
                : new String[] {
                  "always INSERT",
                  "usual INSERT",
                  "always UPDATE",
                  "usual UPDATE",
                  "always DELETE",
                  "usual DELETE"
                });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void exchangesUniqueValues(boolean disableTriggers) throws Exception {
    start(disableTriggers);
    sink.execute(
        "CREATE TABLE test(id int PRIMARY KEY, u int UNIQUE, d int UNIQUE DEFERRABLE);"
            + "CREATE TABLE child(id int PRIMARY KEY, u int REFERENCES test(u))");
    apply(
        insert("test", ID, row("id", 1, "u", 1, "d", 1)),
        insert("test", ID, row("id", 2, "u", 2, "d", 2)),
        insert("test", ID, row("id", 3, "u", 3, "d", 3)));
    apply(
        update("test", ID, row("id", 1, "u", 9, "d", 2), row("id", 1)),
        update("test", ID, row("id", 2, "u", 1, "d", 1), row("id", 2)),
        update("test", ID, row("id", 1, "u", 2, "d", 2), row("id", 1)),
        // Another row takes the value that this one gives up, in one transaction.
        delete("test", ID, row("id", 3)),
        insert("test", ID, row("id", 4, "u", 3, "d", 3)));
    assertThat(sink.query("SELECT * FROM test ORDER BY id"))
        .containsExactly("1|2|2", "2|1|1", "4|3|3");
  }

  @Test
  void letsDeferredConstraintsWaitForTheEndOfTheTransaction() throws Exception {
    start(false);
    sink.execute(
        "CREATE TABLE a(id int PRIMARY KEY); CREATE TABLE other(id int);"
            + "CREATE TABLE b(id int PRIMARY KEY, a int REFERENCES a DEFERRABLE)");
    apply(
        insert("b", ID, row("id", 1, "a", 1)),
        events.schema(TestTables.schema(List.of())),
        insert("b", ID, row("id", 2, "a", 2)),
        truncate("other"),
        insert("a", ID, row("id", 1)),
        insert("a", ID, row("id", 2)));
    assertThat(sink.query("SELECT * FROM b ORDER BY id")).containsExactly("1|1", "2|2");
  }

  @Test
  void isolatesTheTransactionThatViolatesADeferredConstraint() throws Exception {
    start(false);
    sink.execute(
        "CREATE TABLE a(id int PRIMARY KEY);"
            + "CREATE TABLE b(id int PRIMARY KEY, a int CONSTRAINT link REFERENCES a DEFERRABLE)");
    List<String> values = new ArrayList<>();
    for (int id = 1; id <= 5; id++) {
      values.addAll(
          List.of(
              id == 3
                  ? events.transaction(
                      insert("b", ID, row("id", id, "a", 99)), insert("a", ID, row("id", id)))
                  : events.transaction(
                      insert("b", ID, row("id", id, "a", id)), insert("a", ID, row("id", id)))));
    }
    sink.put(values.toArray(new String[0]));
    assertThat(sink.query("SELECT id FROM b ORDER BY id")).containsExactly("1", "2", "4", "5");
    assertThat(sink.context.errantMessages)
        .hasSize(2)
        .allSatisfy(message -> assertThat(message).contains("pgstream-0@5", "23503", "\"link\""));
    assertThat(sink.metric("row-count")).isEqualTo(8);
    assertThat(sink.committed()).isEqualTo(10);
  }
}
