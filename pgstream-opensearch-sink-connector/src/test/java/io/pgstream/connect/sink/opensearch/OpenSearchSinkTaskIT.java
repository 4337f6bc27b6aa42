package io.pgstream.connect.sink.opensearch;

import static io.pgstream.connect.sink.opensearch.testkit.Events.OTHER_TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.raw;
import static io.pgstream.connect.sink.opensearch.testkit.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.sink.opensearch.testkit.Events;
import io.pgstream.connect.sink.opensearch.testkit.Events.Value;
import io.pgstream.connect.sink.opensearch.testkit.FakeSinkTaskContext;
import io.pgstream.connect.sink.opensearch.testkit.OpenSearchServer;
import io.pgstream.connect.sink.opensearch.testkit.RunningTask;
import io.pgstream.connect.sink.opensearch.testkit.SharedServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The task against a real server. */
@ExtendWith(SharedServer.class)
class OpenSearchSinkTaskIT {
  private static final Value ID = raw(1, "integer", "null");
  private static final Value NAME = raw(2, "text", "null");

  private static OpenSearchServer server;

  @BeforeAll
  static void useServer(OpenSearchServer shared) {
    server = shared;
  }

  private static Value id(int value) {
    return raw(1, "integer", String.valueOf(value));
  }

  private static Value name(String value) {
    return text(2, "text", value);
  }

  private static Events tutorial() {
    return new Events()
        .tableDdl("create", ID, NAME)
        .commit()
        .insert(id(1), name("alice"))
        .insert(id(2), name("bob"))
        .insert(id(3), name("charlie"));
  }

  private static RunningTask put(Events events) {
    RunningTask task = RunningTask.start(server);
    task.put(events.records());
    return task;
  }

  private static void apply(Events events) {
    put(events).close();
  }

  /** Sources by id. */
  private static Map<String, String> sources(String index) {
    return server.documents(index).stream()
        .collect(
            Collectors.toMap(
                hit -> hit.path("_id").asText(), hit -> hit.path("_source").toString()));
  }

  private static String row(String name) {
    return "{\"_table\":\"" + TABLE + "\",\"" + TABLE + "-2\":\"" + name + "\"}";
  }

  @Test
  void createsTheIndexOfTheTutorialAndOneSchemaLogDocument() {
    Events events = new Events().tableDdl("create", ID, NAME);
    try (RunningTask task = put(events)) {
      assertThat(server.documents("public")).isEmpty();
      assertThat(server.get("/_alias/public").path("public-1").path("aliases").has("public"))
          .isTrue();
      List<JsonNode> log = server.documents("pgstream");
      assertThat(log).hasSize(1);
      JsonNode source = log.get(0).path("_source");
      assertThat(log.get(0).path("_id").asText()).isEqualTo("dc1c9ftkku205h0aj001");
      assertThat(source.path("id").asText()).isEqualTo("dc1c9ftkku205h0aj001");
      assertThat(source.path("version").asInt()).isEqualTo(1);
      assertThat(source.path("schema_name").asText()).isEqualTo("public");
      assertThat(source.path("created_at").asText()).isEqualTo("2026-11-22 10:33:00.123400");
      assertThat(source.path("schema").isTextual()).isTrue();
      assertThat(source.path("acked").isBoolean()).isTrue();
      assertThat(source.path("acked").asBoolean()).isFalse();
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @Test
  void writesTheDocumentsOfTheTutorial() {
    try (RunningTask task = put(tutorial())) {
      List<JsonNode> documents = server.documents("public");
      assertThat(documents).extracting(hit -> hit.path("_index").asText()).containsOnly("public-1");
      assertThat(sources("public"))
          .isEqualTo(
              Map.of(
                  TABLE + "_1", row("alice"),
                  TABLE + "_2", row("bob"),
                  TABLE + "_3", row("charlie")));
      JsonNode mapping = server.get("/public-1/_mapping").path("public-1").path("mappings");
      assertThat(mapping.path("dynamic").asText()).isEqualTo("strict");
      assertThat(mapping.path("properties").path("_table").path("type").asText())
          .isEqualTo("keyword");
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @Test
  void followsUpdatesDeletesNewColumnsTruncateAndDrop() {
    Events events = tutorial();
    try (RunningTask task = put(events)) {
      int start = events.size();
      events.commit().update(id(1), name("alicia")).commit().delete(id(2));
      events.commit().tableDdl("alter", ID, NAME, raw(3, "numeric(10,2)", "null"));
      events.commit().insert(id(4), name("dora"), raw(3, "numeric(10,2)", "1.50"));
      task.put(events.from(start));
      assertThat(sources("public"))
          .containsOnlyKeys(TABLE + "_1", TABLE + "_3", TABLE + "_4")
          .containsEntry(TABLE + "_1", row("alicia"));
      assertThat(server.text("/public/_source/" + TABLE + "_4")).endsWith("-3\":1.50}");

      start = events.size();
      events.commit().truncate();
      task.put(events.from(start));
      assertThat(server.documents("public")).isEmpty();

      start = events.size();
      events.commit().insert(id(5), name("eve")).commit().tableDdl("drop");
      task.put(events.from(start));
      assertThat(server.documents("public")).isEmpty();
      assertThat(server.documents("pgstream")).hasSize(3);
      assertThat(task.context().problems()).isEmpty();
    }
  }

  /** A history with everything that a replay could spoil. */
  private static Events history() {
    Value big = text(3, "text", "big");
    Events events =
        new Events()
            .tableDdl("create", ID, NAME, raw(3, "text", "null"))
            .commit()
            .insert(id(1), name("alice"), big)
            .insert(id(2), name("bob"), big)
            .insert(id(3), name("charlie"), big)
            .commit()
            .update(id(1), name("alicia"))
            .commit()
            .update(List.of(id(2)), id(20), name("bobby"))
            .commit()
            .delete(id(3))
            .commit()
            .insert(id(3), name("charlie again"), big)
            .update(id(3), name("charlie twice"));
    events.commit().truncate();
    events.insert(id(1), name("after"), big).commit().update(id(1), name("after 2"));
    events.commit().insert(id(7), name("seven"), big).commit();
    events.update(List.of(id(7)), id(8), name("eight"));
    return events;
  }

  @Test
  void givesTheSameDocumentsHoweverOftenAndFromWhereverTheHistoryIsReplayed() {
    Events events = history();
    List<JsonNode> expected;
    try (RunningTask task = put(events)) {
      expected = server.documents("public");
      assertThat(sources("public")).containsOnlyKeys(TABLE + "_1", TABLE + "_8");
      assertThat(sources("public").get(TABLE + "_8")).contains("eight").contains("big");
      assertThat(sources("public").get(TABLE + "_1")).contains("after 2").contains("big");
      task.put(events.records());
      assertThat(server.documents("public")).isEqualTo(expected);
    }
    for (int from = 0; from < events.size(); from++) {
      try (RunningTask task = RunningTask.start(server)) {
        task.put(events.from(from));
        assertThat(server.documents("public")).as("replay from %d", from).isEqualTo(expected);
        assertThat(task.context().problems()).isEmpty();
      }
    }
  }

  @Test
  void givesTheSameDocumentsInBatchesOfOneRecord() {
    Events events = history();
    List<JsonNode> expected;
    apply(events);
    expected = server.documents("public");
    server.clear();
    try (RunningTask task = RunningTask.start(server)) {
      events.records().forEach(record -> task.put(List.of(record)));
      assertThat(server.documents("public")).isEqualTo(expected);
    }
  }

  @Test
  void refusesStaleChangesAfterNewerOnesAndAfterADelete() {
    Events events = tutorial();
    int stale = events.size();
    events.commit().update(id(1), name("new")).delete(id(2));
    try (RunningTask task = put(events)) {
      task.put(events.records().subList(1, stale));
      assertThat(sources("public")).containsEntry(TABLE + "_1", row("new"));
      assertThat(sources("public")).doesNotContainKey(TABLE + "_2");
    }
  }

  @Test
  void fillsUnchangedToastColumnsFromTheStoredDocumentDigitByDigit() {
    Value number = raw(4, "numeric", "12345678901234567890.1234567890");
    Events events =
        new Events()
            .tableDdl("create", ID, NAME, raw(3, "text", "null"), raw(4, "numeric", "null"))
            .insert(id(1), name("a"), text(3, "text", "große \"Werte\"\n"), number);
    try (RunningTask task = put(events)) {
      int start = events.size();
      events.commit().update(id(1), name("b")).update(id(1), name("c"));
      events.commit().update(List.of(id(1)), id(2), name("d"));
      task.put(events.from(start));
      assertThat(server.text("/public/_source/" + TABLE + "_2"))
          .contains("\"d\"", "große \\\"Werte\\\"\\n", "12345678901234567890.1234567890");
      assertThat(sources("public")).containsOnlyKeys(TABLE + "_2");
    }
  }

  @Test
  void joinsCompositeKeysAndKeepsThemAsFields() {
    Events events =
        new Events().table(TABLE, 2, 1).tableDdl("create", NAME, ID).insert(id(1), name("a-b"));
    apply(events);
    assertThat(sources("public"))
        .containsOnlyKeys(TABLE + "_a\\-b-1")
        .containsValue(
            "{\"_table\":\"" + TABLE + "\",\"" + TABLE + "-1\":1,\"" + TABLE + "-2\":\"a-b\"}");
  }

  @Test
  void identifiesRowsWithoutKeyByTheirValues() {
    Events events =
        new Events()
            .table(TABLE)
            .tableDdl("create", ID, NAME)
            .insert(id(1), name("a"))
            .insert(id(2), name("b"))
            .commit()
            .update(List.of(id(1), name("a")), id(1), name("c"))
            .delete(id(2), name("b"));
    apply(events);
    assertThat(server.documents("public"))
        .extracting(hit -> hit.path("_source").path(TABLE + "-2").asText())
        .containsExactly("c");
  }

  @Test
  void takesEveryType() {
    List<Value> values =
        List.of(
            id(1),
            raw(2, "bigint", "9007199254740993"),
            raw(3, "numeric", "0.10"),
            raw(4, "numeric", "1" + "0".repeat(400)),
            raw(5, "numeric", "1" + "0".repeat(2000)),
            raw(6, "double precision", "1e-300"),
            text(7, "numeric", "NaN"),
            raw(8, "boolean", "true"),
            text(9, "date", "infinity"),
            text(10, "date", "0044-03-15 BC"),
            text(11, "timestamp(3) without time zone", "294276-12-31 23:59:59.999"),
            text(12, "timestamp with time zone", "2025-01-02 03:04:05.123456+00"),
            text(13, "timestamp with time zone", "-infinity"),
            text(14, "time with time zone", "24:00:00+05:30"),
            text(15, "interval", "1 mon -3 days +04:05:06.7"),
            text(16, "money", "-$1,234.50"),
            text(17, "inet", "10.0.0.0/8"),
            text(18, "uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            text(19, "public.mood", "ok"),
            text(20, "int4range", "[1,5)"),
            text(21, "bytea", "deadbeef"),
            text(22, "jsonb", "{\"a\": {\"b\": [1, 2.50]}}"),
            text(23, "integer[]", "{1,NULL,3}"),
            text(24, "text[]", "{{a,\"b,\\\"c\"},{NULL,\"NULL\"}}"),
            text(25, "numeric(10,2)[]", "[0:1]={1.10,NaN}"),
            text(26, "timestamp with time zone[]", "{\"2025-01-02 03:04:05+00\",infinity}"),
            text(27, "text", "ä".repeat(40_000)),
            text(28, "public.comp", "(1,\"x,y\")"),
            text(29, "point", "(1.5,2.5)"),
            text(30, "bit varying(5)", "101"),
            text(31, "box[]", "{(1,1),(0,0);(2,2),(1,1)}"),
            text(32, "text", null),
            text(33, "character(5)", "a    "),
            text(34, "\"char\"", "x"),
            text(35, "date", "10000-01-01"),
            raw(36, "real", "null"),
            text(37, "boolean[]", "{t,f}"),
            text(38, "bytea[]", "{\"\\\\xdead\",NULL}"),
            text(39, "public.\"odd (type\"", "x"),
            text(40, "json[]", "{\"{\\\"a\\\":1}\"}"));
    Events events = new Events();
    events.tableDdl(
        "create",
        values.stream().map(v -> raw(v.number(), v.type(), "null")).toArray(Value[]::new));
    events.insert(values.toArray(new Value[0]));
    try (RunningTask task = put(events)) {
      assertThat(task.context().problems()).isEmpty();
      String source = server.text("/public/_source/" + TABLE + "_1");
      assertThat(source)
          .contains(field(2, "9007199254740993"))
          .contains(field(3, "0.10"))
          .contains(field(4, "1" + "0".repeat(400)))
          .contains(field(7, "\"NaN\""))
          .contains(field(9, "\"infinity\""))
          .contains(field(10, "\"-0043-03-15\""))
          .contains(field(11, "\"+294276-12-31T23:59:59.999\""))
          .contains(field(12, "\"2025-01-02T03:04:05.123456Z\""))
          .contains(field(21, "\"3q2+7w==\""))
          .contains(field(22, "\"{\\\"a\\\": {\\\"b\\\": [1, 2.50]}}\""))
          .contains(field(23, "[1,null,3]"))
          .contains(field(24, "[[\"a\",\"b,\\\"c\"],[null,\"NULL\"]]"))
          .contains(field(25, "\"[0:1]={1.10,NaN}\""))
          .contains(field(26, "[\"2025-01-02T03:04:05Z\",\"infinity\"]"))
          .contains(field(31, "[\"(1,1),(0,0)\",\"(2,2),(1,1)\"]"))
          .contains(field(32, "null"))
          .contains(field(37, "[true,false]"))
          .contains(field(38, "[\"3q0=\",null]"));
      assertThat(count("{\"range\":{\"" + TABLE + "-12\":{\"gte\":\"2025-01-02\"}}}")).isOne();
      assertThat(count("{\"range\":{\"" + TABLE + "-10\":{\"lt\":\"0001-01-01\"}}}")).isOne();
      assertThat(count("{\"term\":{\"" + TABLE + "-3\":0.1}}")).isOne();
    }
  }

  private static String field(int number, String json) {
    return "\"" + TABLE + "-" + number + "\":" + json;
  }

  private static int count(String query) {
    server.documents("public");
    return JsonNodeCount.of(server.send("POST", "/public/_count", "{\"query\":" + query + "}"));
  }

  @Test
  void keepsADocumentWholeWhoseMappingRefusesAValue() {
    Events events =
        new Events().tableDdl("create", ID, raw(2, "boolean", "null"), raw(3, "text", "null"));
    events.insert(id(1), raw(2, "boolean", "true"), text(3, "text", "big"));
    events.insert(id(2), text(2, "boolean", "secret"), text(3, "text", "big"));
    events.insert(id(3), raw(2, "boolean", "false"), text(3, "text", "big"));
    try (RunningTask task = put(events)) {
      assertThat(task.context().problems()).isEmpty();
      assertThat(sources("public"))
          .hasSize(3)
          .containsEntry(
              TABLE + "_2",
              "{\"_table\":\""
                  + TABLE
                  + "\","
                  + field(3, "\"big\"")
                  + ",\"_unindexed\":{"
                  + field(2, "\"secret\"")
                  + "}}");
      // An update that lacks the value as an unchanged TOAST column.
      int start = events.size();
      events.commit().update(id(2), text(3, "text", "new"));
      events.commit().tableDdl("alter", ID, raw(2, "text", "null"), raw(3, "text", "null"));
      task.put(events.from(start));
      assertThat(sources("public").get(TABLE + "_2"))
          .contains(field(2, "\"secret\""), field(3, "\"new\""))
          .doesNotContain("_unindexed");
    }
  }

  @Test
  void isolatesARowThatCannotBeADocumentAndNamesNoValue() {
    Events events = new Events().tableDdl("create", ID, raw(2, "bytea", "null"));
    events.insert(id(1), text(2, "bytea", "00"));
    events.insert(id(2), text(2, "bytea", "secret"));
    events.insert(id(3), text(2, "bytea", "ff"));
    try (RunningTask task = put(events)) {
      assertThat(sources("public")).containsOnlyKeys(TABLE + "_1", TABLE + "_3");
      assertThat(task.context().errantRecords()).containsExactly(events.records().get(2));
      assertThat(task.context().problems().get(0))
          .contains("pgstream-0@2", "bytea")
          .doesNotContain("secret");
    }
  }

  @Test
  void stopsAtSuchARowWithoutAReporter() {
    Events events = new Events().tableDdl("create", ID, raw(2, "bytea", "null"));
    events.insert(id(2), text(2, "bytea", "secret"));
    try (RunningTask task = RunningTask.start(server, new FakeSinkTaskContext(false))) {
      assertThatThrownBy(() -> task.put(events.records()))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("pgstream-0@1")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void reportsRecordsThatAreNoChangeEvents() {
    Events events = tutorial().value("{\"broken".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    events.commit().insert(id(9), name("after"));
    try (RunningTask task = put(events)) {
      assertThat(task.context().problems()).hasSize(1);
      assertThat(task.context().problems().get(0)).startsWith("pgstream-0@4: ");
      assertThat(sources("public")).containsKey(TABLE + "_9");
    }
  }

  @Test
  void createsIndexAndFieldsForRowsThatNoSchemaLogRowAnnounced() {
    Events events = new Events().insert(id(1), name("alice")).delete(id(2));
    apply(events);
    assertThat(sources("public")).isEqualTo(Map.of(TABLE + "_1", row("alice")));
    assertThat(server.get("/_alias/public").has("public-1")).isTrue();
  }

  @Test
  void neverCreatesAnIndexForADelete() {
    try (RunningTask task = put(new Events().delete(id(2)))) {
      assertThat(server.status("/public")).isEqualTo(404);
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @Test
  void copiesTheIndexWhenATypeChangesBeyondItsMapping() {
    Events events = tutorial();
    events.commit().tableDdl("alter", ID, NAME, raw(3, "integer", "null"));
    events.commit().insert(id(4), name("dora"), raw(3, "integer", "42"));
    try (RunningTask task = put(events)) {
      int start = events.size();
      events.commit().tableDdl("alter", ID, NAME, raw(3, "text", "null"));
      events.commit().insert(id(5), name("eve"), text(3, "text", "many"));
      task.put(events.from(start));
      assertThat(server.get("/_alias/public").has("public-2")).isTrue();
      assertThat(server.status("/public-1")).isEqualTo(404);
      assertThat(server.documents("public")).hasSize(5);
      assertThat(server.text("/public/_source/" + TABLE + "_4")).contains(field(3, "\"42\""));
      List<JsonNode> expected = server.documents("public");
      try (RunningTask again = RunningTask.start(server)) {
        again.put(events.records());
        assertThat(server.documents("public")).isEqualTo(expected);
        assertThat(server.get("/_alias/public").has("public-2")).isTrue();
        assertThat(again.context().problems()).isEmpty();
      }
    }
  }

  @Test
  void givesOldDocumentsTheDefaultOfANewColumn() {
    Events events = tutorial();
    events.commit().tableDdl("alter", ID, NAME, text(3, "integer", "7"));
    try (RunningTask task = put(events)) {
      assertThat(sources("public").values()).hasSize(3).allMatch(s -> s.endsWith(field(3, "7}")));
      events.commit().update(id(1), name("a"), raw(3, "integer", "8"));
      task.put(events.records());
      assertThat(sources("public").get(TABLE + "_1")).endsWith(field(3, "8}"));
      assertThat(sources("public").get(TABLE + "_2")).endsWith(field(3, "7}"));
    }
  }

  @Test
  void movesATableToAnotherSchemaAndBack() {
    Events events = tutorial();
    events.commit().schema("other").tableDdl("alter", ID, NAME);
    events.schema("public").tableDdl("move");
    try (RunningTask task = put(events)) {
      assertThat(server.documents("public")).isEmpty();
      assertThat(server.documents("other")).hasSize(3);
      events.commit().tableDdl("alter", ID, NAME).schema("other").tableDdl("move");
      task.put(events.records());
      assertThat(server.documents("public")).hasSize(3);
      assertThat(server.documents("other")).isEmpty();
      task.put(events.records());
      assertThat(server.documents("public")).hasSize(3);
      assertThat(server.documents("other")).isEmpty();
    }
  }

  @Test
  void deletesTheIndexOfADroppedSchemaAndSparesItsSuccessor() {
    Events events = tutorial();
    events.commit().ddl("{\"tables\":null,\"dropped\":true}");
    try (RunningTask task = put(events)) {
      assertThat(server.status("/public")).isEqualTo(404);
      assertThat(server.documents("pgstream")).hasSize(2);
      events.commit().table(OTHER_TABLE, 1).tableDdl("create", ID, NAME);
      events.commit().insert(id(1), name("new"));
      task.put(events.records());
      assertThat(sources("public")).containsOnlyKeys(OTHER_TABLE + "_1");
      List<JsonNode> expected = server.documents("public");
      task.put(events.records());
      assertThat(server.documents("public")).isEqualTo(expected);
    }
  }

  @Test
  void raisesTheLimitOfFields() {
    Value[] columns = new Value[1_600];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = raw(i + 1, "text", "null");
    }
    apply(new Events().tableDdl("create", columns));
    assertThat(
            server.get("/public-1/_mapping").path("public-1").path("mappings").path("properties"))
        .hasSize(1_601);
  }

  @Test
  void keepsSchemasApartWhoseNamesAreNoIndexNames() {
    Events events = new Events().schema("My Schema").tableDdl("create", ID, NAME);
    events.insert(id(1), name("upper"));
    events.schema("my_schema").table(OTHER_TABLE, 1).tableDdl("create", ID, NAME);
    events.insert(id(1), name("lower"));
    apply(events);
    assertThat(server.documents("my_schema")).hasSize(1);
    assertThat(server.documents("my_schema~*")).hasSize(1);
  }

  @Test
  void refusesAnIndexThatHasTheNameOfAnAlias() {
    server.send("PUT", "/public", "{}");
    try (RunningTask task = RunningTask.start(server)) {
      assertThatThrownBy(() -> task.put(tutorial().records()))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("\"public\"");
    }
  }

  /** Reads the answer of {@code _count}. */
  private static final class JsonNodeCount {
    private static int of(java.net.http.HttpResponse<String> answer) {
      return Integer.parseInt(answer.body().replaceAll("^\\{\"count\":(\\d+).*", "$1"));
    }
  }
}
