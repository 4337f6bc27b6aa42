package io.pgstream.connect.sink.postgres;

import static io.pgstream.connect.sink.postgres.Events.insert;
import static io.pgstream.connect.sink.postgres.Events.row;
import static io.pgstream.connect.sink.postgres.TestTables.change;
import static io.pgstream.connect.sink.postgres.TestTables.schema;
import static io.pgstream.connect.sink.postgres.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.schema.SequenceDefinition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaChangesIT {
  private static final String COLUMNS =
      "SELECT attname, format_type(atttypid, atttypmod), attnotnull,"
          + " pg_get_expr(adbin, adrelid), attidentity, col_description(attrelid, attnum)"
          + " FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
          + " WHERE attrelid = 'public.test'::regclass AND attnum > 0 AND NOT attisdropped"
          + " ORDER BY attnum";
  private static final String CONSTRAINTS =
      "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
          + " WHERE connamespace = 'public'::regnamespace ORDER BY conname";
  private static final String INDEXES =
      "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1";

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

  private void create(TestTables table) {
    apply(events.schema(schema(List.of(table.build()), change("create", "table", table))));
  }

  private void alter(TestTables table) {
    apply(events.schema(schema(List.of(table.build()), change("alter", "table", table))));
  }

  @Test
  void replaysTheTutorial() throws Exception {
    SequenceDefinition sequence =
        new SequenceDefinition(
            "501",
            "test_id_seq",
            "integer",
            "1",
            "1",
            "2147483647",
            "1",
            "NO",
            "1",
            new SequenceDefinition.Owner("t1", "t1-1"),
            null);
    TestTables test =
        table("t1", "test")
            .notNull("t1-1", "id", "integer", "nextval('public.test_id_seq'::regclass)")
            .column("t1-2", "name", "text")
            .primaryKey("601", "test_pkey", "id");
    apply(
        events.schema(
            schema(
                List.of(test.build()),
                List.of(sequence),
                change("create", "sequence", "501", "test_id_seq"),
                change("create", "table", test))));
    apply(
        insert("test", List.of("id"), row("id", 1, "name", "alice")),
        insert("test", List.of("id"), row("id", 2, "name", "bob")));
    assertThat(sink.query(COLUMNS))
        .containsExactly(
            "id|integer|t|nextval('test_id_seq'::regclass)||null", "name|text|f|null||null");
    assertThat(sink.query("SELECT pg_get_serial_sequence('public.test', 'id')"))
        .containsExactly("public.test_id_seq");
    assertThat(sink.query(CONSTRAINTS)).containsExactly("test_pkey|PRIMARY KEY (id)");

    TestTables renamed =
        table("t1", "people")
            .notNull("t1-1", "id", "integer", "nextval('public.test_id_seq'::regclass)")
            .column("t1-2", "full_name", "text")
            .withMissing("t1-3", "age", "integer", "random()", "42")
            .primaryKey("601", "test_pkey", "id");
    alter(renamed);
    apply(insert("people", List.of("id"), row("id", 3, "full_name", "carol", "age", 7)));
    assertThat(sink.query("SELECT * FROM people ORDER BY id"))
        .containsExactly("1|alice|42", "2|bob|42", "3|carol|7");

    apply(
        events.schema(
            schema(
                List.of(),
                change("drop", "table", "t1", "people"),
                change("drop", "sequence", "501", "test_id_seq"))));
    assertThat(
            sink.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
        .isEmpty();
    assertThat(sink.query("SELECT * FROM pgstream.sink_objects")).isEmpty();
  }

  @Test
  void changesColumns() throws Exception {
    create(
        table("t1", "test")
            .column("t1-1", "a", "text")
            .column("t1-2", "b", "text")
            .column("t1-3", "c", "integer"));
    sink.execute("INSERT INTO test VALUES ('1', '2', 3)");
    alter(
        table("t1", "test")
            .notNull("t1-1", "a", "integer", "5")
            .column("t1-3", "C c", "bigint")
            .identity("t1-4", "d", "integer", "a")
            .generated("t1-5", "e", "integer", "(a * 2)")
            .commented("t1-6", "f", "text", "it's"));
    assertThat(sink.query(COLUMNS))
        .containsExactly(
            "a|integer|t|5||null",
            "C c|bigint|f|null||null",
            "d|integer|t|null|a|null",
            "e|integer|f|(a * 2)||null",
            "f|text|f|null||it's");
    assertThat(sink.query("SELECT * FROM test")).containsExactly("1|3|1|2|null");
    alter(
        table("t1", "test")
            .column("t1-1", "a", "text")
            .column("t1-3", "C c", "bigint")
            .column("t1-4", "d", "integer")
            .column("t1-5", "e", "integer"));
    assertThat(sink.query(COLUMNS))
        .containsExactly(
            "a|text|f|null||null",
            "C c|bigint|f|null||null",
            "d|integer|t|null||null".replace("|t|", "|f|"),
            "e|integer|f|null||null");
  }

  @Test
  void changesKeysConstraintsAndIndexes() throws Exception {
    create(
        table("t1", "test")
            .notNull("t1-1", "a", "integer", null)
            .notNull("t1-2", "b", "integer", null)
            .primaryKey("601", "test_pkey", "a")
            .unique("602", "test_b_key", "UNIQUE (b)")
            .check("603", "positive", "CHECK ((a > 0))")
            .index(
                "701", "test_expr", "CREATE INDEX test_expr ON public.test USING btree ((a + b))"));
    assertThat(sink.query(CONSTRAINTS))
        .containsExactly(
            "positive|CHECK ((a > 0))", "test_b_key|UNIQUE (b)", "test_pkey|PRIMARY KEY (a)");
    assertThat(sink.query(INDEXES)).containsExactly("test_b_key", "test_expr", "test_pkey");
    alter(
        table("t1", "test")
            .notNull("t1-1", "x", "integer", null)
            .notNull("t1-2", "b", "integer", null)
            .primaryKey("611", "my pk", "b", "x")
            .unique("602", "renamed_key", "UNIQUE (b)")
            .index("701", "renamed", "CREATE INDEX renamed ON public.test USING btree ((x + b))")
            .index(
                "702",
                "partial",
                "CREATE UNIQUE INDEX partial ON public.test USING btree (x) WHERE (b > 1)"));
    assertThat(sink.query(CONSTRAINTS))
        .containsExactly("my pk|PRIMARY KEY (b, x)", "renamed_key|UNIQUE (b)");
    assertThat(sink.query(INDEXES)).containsExactly("my pk", "partial", "renamed", "renamed_key");
  }

  @Test
  void rebuildsWhatATypeChangeRebuiltAtTheSource() throws Exception {
    create(
        table("t1", "test")
            .notNull("t1-1", "a", "integer", null)
            .primaryKey("601", "test_pkey", "a")
            .check("603", "positive", "CHECK ((a > 0))")
            .index("701", "i", "CREATE INDEX i ON public.test USING btree (a)"));
    alter(
        table("t1", "test")
            .notNull("t1-1", "a", "bigint", null)
            .primaryKey("691", "test_pkey", "a")
            .check("693", "positive", "CHECK ((a > 0))")
            .index("791", "i", "CREATE INDEX i ON public.test USING btree (a)"));
    assertThat(sink.query(CONSTRAINTS)).hasSize(2);
    assertThat(sink.query(INDEXES)).containsExactly("i", "test_pkey");
  }

  @Test
  void linksAndUnlinksTables() throws Exception {
    TestTables parent =
        table("t1", "test").notNull("t1-1", "id", "integer", null).primaryKey("601", "p", "id");
    TestTables child =
        table("t2", "child")
            .column("t2-1", "test", "integer")
            .foreignKey("801", "fk", "FOREIGN KEY (test) REFERENCES public.test(id)");
    apply(
        events.schema(
            schema(
                List.of(child.build(), parent.build()),
                change("create", "table", child),
                change("create", "table", parent))));
    assertThat(sink.query(CONSTRAINTS)).hasSize(2);
    TestTables free = table("t2", "child").column("t2-1", "test", "integer");
    apply(
        events.schema(
            schema(
                List.of(free.build()),
                change("drop", "table", "t1", "test"),
                change("alter", "table", free))));
    assertThat(sink.query(CONSTRAINTS)).isEmpty();
  }

  @Test
  void movesATableToAnotherSchema() throws Exception {
    TestTables test = table("t1", "test").column("t1-1", "a", "text");
    create(test);
    sink.execute("INSERT INTO test VALUES ('kept')");
    apply(
        events.schema("other", schema(List.of(test.build()), change("alter", "table", test))),
        events.schema(schema(List.of(), change("move", "table", test))));
    assertThat(sink.query("SELECT a FROM other.test")).containsExactly("kept");
  }

  @Test
  void dropsASchema() throws Exception {
    TestTables test = table("t1", "test").column("t1-1", "a", "text");
    apply(
        events.schema(
            "other",
            schema(
                List.of(test.build()),
                change("create", "schema", "901", "other"),
                change("create", "table", test))));
    apply(events.schema("other", TestTables.dropped(change("drop", "schema", "901", "other"))));
    assertThat(sink.query("SELECT to_regnamespace('other')")).containsExactly("null");
    assertThat(sink.query("SELECT * FROM pgstream.sink_objects")).isEmpty();
  }

  @Test
  void adoptsTablesAtTheStartOfASlotAndNamesMissingColumns() throws Exception {
    sink.execute("CREATE TABLE test(a text, own int)");
    TestTables test = table("t1", "test").column("t1-1", "a", "text");
    TestTables fresh = table("t2", "fresh").column("t2-1", "a", "text");
    apply(
        events.schema(
            TestTables.baseline(
                List.of(test.build(), fresh.build()),
                change("create", "table", test),
                change("create", "table", fresh))));
    alter(table("t1", "test").column("t1-1", "b", "text"));
    assertThat(sink.query("SELECT b, own FROM test")).isEmpty();
    assertThat(sink.query("SELECT a FROM fresh")).isEmpty();

    sink.execute("CREATE TABLE short(a text)");
    TestTables wide = table("t3", "short").column("t3-1", "a", "text").column("t3-2", "z", "text");
    assertThatThrownBy(
            () ->
                apply(
                    events.schema(
                        TestTables.baseline(
                            List.of(wide.build()), change("create", "table", wide)))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("[z]");
  }

  @Test
  void stopsWhenTheNameOfANewTableIsTaken() throws Exception {
    sink.execute("CREATE TABLE test(a text)");
    assertThatThrownBy(() -> create(table("t1", "test").column("t1-1", "a", "text")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("42P07")
        .hasMessageContaining("CREATE TABLE \"public\".\"test\"")
        .hasMessageContaining("rename or drop");
    assertThat(sink.query("SELECT * FROM pgstream.sink_offsets")).isEmpty();
  }

  @Test
  void keepsTheOrderOfSchemaChangesAndRowsInATransaction() throws Exception {
    TestTables before = table("t1", "test").column("t1-1", "a", "text");
    TestTables after = table("t1", "test").column("t1-1", "a", "text").column("t1-2", "b", "text");
    apply(
        events.schema(schema(List.of(before.build()), change("create", "table", before))),
        insert("test", List.of(), row("a", "1")),
        events.schema(schema(List.of(after.build()), change("alter", "table", after))),
        insert("test", List.of(), row("a", "2", "b", "2")));
    assertThat(sink.query("SELECT * FROM test ORDER BY a")).containsExactly("1|null", "2|2");
  }

  @Test
  void refusesASchemaNamedPgstream() {
    TestTables test = table("t1", "test").column("t1-1", "a", "text");
    assertThatThrownBy(
            () ->
                apply(
                    events.schema(
                        "pgstream",
                        schema(List.of(test.build()), change("create", "table", test)))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("\"pgstream\"");
  }
}
