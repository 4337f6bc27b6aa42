package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.TestTables.change;
import static io.pgstream.connect.sink.postgres.TestTables.schema;
import static io.pgstream.connect.sink.postgres.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SchemaDefinition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change that the target cannot take stops the task; once the cause is gone, it goes on. */
class DdlRemediesIT {
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

  private void failsUntil(String remedy, String cause, Map<String, Object> change, String... shown)
      throws Exception {
    String[] records = events.transaction(change);
    assertThatThrownBy(() -> sink.put(records))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(cause)
        .hasMessageContaining("restart the task")
        .hasMessageContainingAll(shown);
    sink.execute(remedy);
    sink.put(records);
  }

  @Test
  void theNameOfANewTableIsTaken() throws Exception {
    sink.execute("CREATE TABLE test(own int)");
    TestTables test = table("t1", "test").column("t1-1", "a", "text");
    failsUntil(
        "ALTER TABLE test RENAME TO own",
        "42P07",
        events.schema(schema(List.of(test.build()), change("create", "table", test))),
        "CREATE TABLE \"public\".\"test\"");
    assertThat(sink.query("SELECT a FROM test")).isEmpty();
  }

  @Test
  void rowsThatSomebodyElseWroteViolateANewConstraint() throws Exception {
    TestTables before = table("t1", "test").column("t1-1", "a", "int");
    TestTables after =
        table("t1", "test").column("t1-1", "a", "int").check("7", "positive", "CHECK ((a > 0))");
    sink.put(
        events.transaction(
            events.schema(schema(List.of(before.build()), change("create", "table", before)))));
    sink.execute("INSERT INTO test VALUES (-77123)");
    failsUntil(
        "DELETE FROM test",
        "23514",
        events.schema(schema(List.of(after.build()), change("alter", "table", after))),
        "ADD CONSTRAINT \"positive\"",
        "correct the target's rows");
    assertThat(sink.query("SELECT conname FROM pg_constraint WHERE conrelid = 'test'::regclass"))
        .containsExactly("positive");
  }

  @Test
  void anExtensionIsMissing() {
    ObjectDefinition extension =
        new ObjectDefinition(
            "5",
            "extension",
            "no_such_thing",
            null,
            "CREATE EXTENSION IF NOT EXISTS no_such_thing WITH SCHEMA public",
            null,
            null,
            null,
            null,
            null);
    SchemaDefinition schema =
        new SchemaDefinition(
            List.of(),
            List.of(),
            List.of(),
            List.of(extension),
            false,
            false,
            List.of(change("create", "extension", "5", "no_such_thing")),
            null,
            false,
            "1",
            "1:1:",
            null,
            List.of());
    assertThatThrownBy(() -> sink.put(events.transaction(events.schema(schema))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("CREATE EXTENSION IF NOT EXISTS no_such_thing")
        .hasMessageContaining("restart the task");
  }
}
