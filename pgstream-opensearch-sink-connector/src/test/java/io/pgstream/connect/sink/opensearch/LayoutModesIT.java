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
import io.pgstream.connect.sink.opensearch.testkit.Mode;
import io.pgstream.connect.sink.opensearch.testkit.OpenSearchServer;
import io.pgstream.connect.sink.opensearch.testkit.RunningTask;
import io.pgstream.connect.sink.opensearch.testkit.SharedServer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds in every combination of {@code field.naming} and {@code index.per}. */
@ExtendWith(SharedServer.class)
class LayoutModesIT {
  private static final Value ID = raw(1, "integer", "null");
  private static final Value NAME = raw(2, "text", "null");
  private static final Value BIG = raw(3, "text", "null");

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

  private static Value big(String value) {
    return text(3, "text", value);
  }

  /** Until the task takes it: a copy of an index can outlast what one call may take. */
  private static void put(RunningTask task, Collection<SinkRecord> records) {
    boolean taken = false;
    while (!taken) {
      try {
        task.put(records);
        taken = true;
      } catch (RetriableException stillAtWork) {
        assertThat(stillAtWork).hasMessageContaining("still at work");
      }
    }
  }

  private static Events table() {
    return new Events()
        .tableDdl("create", ID, NAME, BIG)
        .commit()
        .insert(id(1), name("alice"), big("b1"))
        .insert(id(2), name("bob"), big("b2"))
        .commit();
  }

  private static Map<String, String> rows(Mode mode, String schema, String table, String... names) {
    return mode.rows(server, schema, table, TABLE, names);
  }

  private static List<JsonNode> everything() {
    List<JsonNode> hits = new ArrayList<>(server.documents("public*"));
    hits.addAll(server.documents("other*"));
    return hits;
  }

  /** A history with everything that a replay could spoil. */
  private static Events history() {
    Events events = table();
    events.update(id(1), name("alicia")).commit();
    events.update(List.of(id(2)), id(20), name("bobby")).commit();
    events.columnName(2, "full_name").tableDdl("alter", ID, NAME, BIG);
    events.update(id(1), name("ALICIA")).insert(id(3), name("charlie"), big("b3")).commit();
    events.delete(id(3)).commit();
    events.name("people").tableDdl("alter", ID, NAME, BIG);
    events.commit().update(id(20), name("BOBBY")).commit();
    events.tableDdl("alter", ID, NAME).commit();
    events.insert(id(4), name("dora")).commit();
    events.tableDdl("alter", ID, NAME, text(4, "integer", "7")).commit();
    events.update(id(4), name("DORA"), raw(4, "integer", "8")).commit();
    events.schema("other").tableDdl("alter", ID, NAME, raw(4, "integer", "null"));
    events.schema("public").tableDdl("move").commit().schema("other");
    events.update(id(1), name("alice again"), raw(4, "integer", "9")).commit();
    events.tableDdl("alter", ID, NAME, raw(4, "text", "null")).commit();
    return events.insert(id(5), name("eve"), text(4, "text", "many"));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void endsTheSameHoweverOftenAndFromWhereverAHistoryIsReplayed(Mode mode) {
    Events events = history();
    List<JsonNode> expected;
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(rows(mode, "other", "people", "full_name", null, "c4"))
          .isEqualTo(
              Map.of(
                  "1", "c4:9 full_name:alice again",
                  "20", "c4:7 full_name:BOBBY",
                  "4", "c4:8 full_name:DORA",
                  "5", "c4:many full_name:eve"));
      assertThat(server.documents("public*")).isEmpty();
      expected = everything();
      put(task, events.records());
      assertThat(everything()).isEqualTo(expected);
      assertThat(task.context().problems()).isEmpty();
    }
    for (int from = 0; from < events.size(); from++) {
      try (RunningTask task = mode.start(server)) {
        put(task, events.from(from));
        assertThat(everything()).as("replay from %d", from).isEqualTo(expected);
        assertThat(task.context().problems()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void bringsNothingBackWhileAHistoryIsReplayedInWhichAnIndexWasCopied(Mode mode) {
    Events events = history();
    events.commit().insert(id(6), name("frank")).commit().delete(id(6)).commit();
    events.tableDdl("alter", ID, NAME, raw(4, "bigint", "null"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      List<JsonNode> expected = everything();
      for (int to = 1; to < events.size(); to++) {
        put(task, events.records().subList(0, to));
        assertThat(everything()).as("replay up to %d", to).isEqualTo(expected);
      }
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void endsTheSameInBatchesOfOneRecord(Mode mode) {
    Events events = history();
    try (RunningTask task = mode.start(server)) {
      events.records().forEach(record -> put(task, List.of(record)));
      assertThat(rows(mode, "other", "people", "full_name", null, "c4"))
          .hasSize(4)
          .containsEntry("20", "c4:7 full_name:BOBBY");
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void keepsOldQueriesWorkingAfterRenames(Mode mode) {
    Events events = table().columnName(2, "full_name").tableDdl("alter", ID, NAME, BIG).commit();
    events.columnName(2, "label").name("people").tableDdl("alter", ID, NAME, BIG).commit();
    events.insert(id(3), name("charlie"), big("b3"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      String index = mode.index("public", "people");
      assertThat(rows(mode, "public", "people", "label", "c3"))
          .containsEntry("1", "c3:b1 label:alice")
          .containsEntry("3", "c3:b3 label:charlie");
      assertThat(server.count(index, mode.field("people", TABLE, 2, "label"), "alice")).isOne();
      assertThat(server.count(index, mode.field("test", TABLE, 2, "c2"), "alice")).isOne();
      assertThat(server.count(index, mode.field("test", TABLE, 2, "full_name"), "charlie")).isOne();
      assertThat(server.status("/" + mode.index("public", "test") + "/_alias"))
          .isEqualTo(mode.perTable() ? 404 : 200);
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void givesAnEarlierNameToANewTableAndANewColumn(Mode mode) {
    Events events = table().columnName(2, "label").tableDdl("alter", ID, NAME, BIG).commit();
    events.columnName(4, "c2").tableDdl("alter", ID, NAME, BIG, raw(4, "integer", "null"));
    events.commit().insert(id(3), name("charlie"), big("b3"), raw(4, "integer", "42")).commit();
    events.name("people").tableDdl("alter", ID, NAME, BIG, raw(4, "integer", "null")).commit();
    events.table(OTHER_TABLE, 1).name("test").columnName(2, "c2");
    events.tableDdl("create", ID, raw(2, "date", "null")).commit();
    events.insert(id(1), text(2, "date", "2025-01-02"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(rows(mode, "public", "people", "label", "c3", "c2"))
          .containsEntry("1", "c3:b1 label:alice")
          .containsEntry("3", "c2:42 c3:b3 label:charlie");
      assertThat(mode.rows(server, "public", "test", OTHER_TABLE, "c2"))
          .isEqualTo(Map.of("1", "c2:2025-01-02"));
      String index = mode.index("public", "test");
      assertThat(server.count(index, mode.field("test", OTHER_TABLE, 2, "c2"), "2025-01-02"))
          .isOne();
      assertThat(task.context().problems()).isEmpty();
      List<JsonNode> expected = everything();
      put(task, events.records());
      assertThat(everything()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void fillsUnchangedToastColumnsAfterRenamesToo(Mode mode) {
    Events events = table().columnName(3, "doc").name("people").tableDdl("alter", ID, NAME, BIG);
    events.commit().update(id(1), name("a")).update(id(1), name("aa"));
    events.commit().update(List.of(id(2)), id(1000), name("b"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(rows(mode, "public", "people", "c2", "doc"))
          .isEqualTo(Map.of("1", "c2:aa doc:b1", "1000", "c2:b doc:b2"));
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void truncatesAndDrops(Mode mode) {
    Events events = table();
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      int start = events.size();
      events.truncate().insert(id(9), name("after"), big("b9")).commit();
      put(task, events.from(start));
      assertThat(rows(mode, "public", "test", "c2", "c3")).isEqualTo(Map.of("9", "c2:after c3:b9"));
      start = events.size();
      events.tableDdl("drop").commit();
      put(task, events.from(start));
      assertThat(server.documents("public*")).isEmpty();
      assertThat(server.status("/public.test-1")).isEqualTo(404);
      put(task, events.records());
      assertThat(server.documents("public*")).isEmpty();
      assertThat(server.status("/public.test-1")).isEqualTo(404);
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void dropsASchemaAndSparesItsSuccessor(Mode mode) {
    Events events = table().ddl("{\"tables\":null,\"dropped\":true}").commit();
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(server.documents("public*")).isEmpty();
      assertThat(server.status("/" + mode.index("public", "test"))).isEqualTo(404);
      events.table(OTHER_TABLE, 1).tableDdl("create", ID, NAME).commit();
      events.insert(id(1), name("new"));
      put(task, events.records());
      assertThat(mode.rows(server, "public", "test", OTHER_TABLE, "c2"))
          .isEqualTo(Map.of("1", "c2:new"));
      assertThat(server.documents("public*")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void takesTheValuesOfADroppedColumnOutOfDocuments(Mode mode) {
    Events events = table();
    events.tableDdl("alter", ID, NAME).commit();
    // A column that has the old name and another type.
    events.columnName(4, "c3").tableDdl("alter", ID, NAME, raw(4, "integer", "null")).commit();
    events.insert(id(3), name("c"), raw(4, "integer", "5"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(rows(mode, "public", "test", "c2", null, "c3"))
          .isEqualTo(Map.of("1", "c2:alice", "2", "c2:bob", "3", "c2:c c3:5"));
      put(task, events.records());
      assertThat(rows(mode, "public", "test", "c2", null, "c3"))
          .isEqualTo(Map.of("1", "c2:alice", "2", "c2:bob", "3", "c2:c c3:5"));
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void appliesDeletesThatCarryTheReplicaIdentityIndexOnly(Mode mode) {
    Events events = new Events().identityIndex(2).tableDdl("create", ID, NAME, BIG).commit();
    events.insert(id(1), name("alice"), big("b1")).insert(id(2), name("bob"), big("b2")).commit();
    events.update(List.of(name("alice")), id(1), name("alicia"), big("b1")).commit();
    events.delete(name("bob"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(task.context().problems()).isEmpty();
      assertThat(server.documents(mode.index("public", "test"))).hasSize(1);
      assertThat(server.documents(mode.index("public", "test")).get(0).path("_id").asText())
          .isEqualTo(TABLE + "_alicia");
      List<JsonNode> expected = everything();
      put(task, events.records());
      assertThat(everything()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void givesDocumentsNewIdsWhenTheKeyChanges(Mode mode) {
    // Both columns hold the same numbers, so that new ids are old ids of other rows.
    Value other = raw(2, "integer", "null");
    Events events = new Events().tableDdl("create", ID, other, BIG).commit();
    events.insert(id(1), raw(2, "integer", "2"), big("one"));
    events.insert(id(2), raw(2, "integer", "3"), big("two"));
    events.insert(id(3), raw(2, "integer", "1"), big("three")).commit();
    events.identityIndex(2).tableDdl("alter", ID, other, BIG).commit();
    events.delete(raw(2, "integer", "3")).commit();
    events.update(id(1), raw(2, "integer", "2"), big("ONE"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(task.context().problems()).isEmpty();
      assertThat(bigById(mode)).isEqualTo(Map.of("2", "ONE", "1", "three"));
      assertThat(
              server.count(mode.index("public", "test"), mode.field("test", TABLE, 1, "c1"), "3"))
          .isOne();
      List<JsonNode> expected = everything();
      for (int from = 0; from < events.size(); from++) {
        put(task, events.from(from));
        assertThat(everything()).as("replay from %d", from).isEqualTo(expected);
      }
      int start = events.size();
      events.commit().table(TABLE, 3, 1).identityIndex().tableDdl("alter", ID, other, BIG);
      events.commit().delete(big("three"), id(3));
      put(task, events.from(start));
      assertThat(bigById(mode)).isEqualTo(Map.of("ONE-1", "ONE"));
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void followsRowsWithKeysOfEveryKind(Mode mode) {
    String longKey = "ä-_".repeat(400);
    List<Value> oddKey =
        List.of(
            text(1, "bytea", "deadbeef"),
            text(2, "timestamp with time zone", "0044-03-15 03:04:05.6+00 BC"),
            text(3, "text[]", "{\"a-b\",NULL}"));
    Events events = new Events().tableDdl("create", raw(1, "text", "null"), NAME).commit();
    events
        .insert(text(1, "text", longKey), name("long"))
        .insert(text(1, "text", ""), name("empty"));
    events.commit().update(List.of(text(1, "text", longKey)), text(1, "text", longKey + "x"));
    events.commit().delete(text(1, "text", ""));
    events.table(OTHER_TABLE, 3, 1, 2).name("odd");
    events.tableDdl(
        "create",
        raw(1, "bytea", "null"),
        raw(2, "timestamp with time zone", "null"),
        raw(3, "text[]", "null"),
        raw(4, "text", "null"));
    Value note = text(4, "text", "note");
    events.commit().insert(oddKey.get(0), oddKey.get(1), oddKey.get(2), note);
    events.commit().update(oddKey.get(0), oddKey.get(1), oddKey.get(2));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(task.context().problems()).isEmpty();
      List<JsonNode> documents = server.documents("public*");
      assertThat(documents).hasSize(2);
      JsonNode longOne = documents.get(0).path("_source");
      assertThat(longOne.path(mode.field("test", TABLE, 1, "c1")).asText())
          .isEqualTo(longKey + "x");
      assertThat(longOne.path(mode.field("test", TABLE, 2, "c2")).asText()).isEqualTo("long");
      assertThat(documents.get(1).path("_source").toString()).contains("\"note\"");
      int start = events.size();
      events.commit().delete(oddKey.toArray(new Value[0]));
      put(task, events.from(start));
      assertThat(server.documents("public*")).hasSize(1);
    }
  }

  private static Map<String, String> bigById(Mode mode) {
    Map<String, String> big = new java.util.TreeMap<>();
    server
        .documents(mode.index("public", "test"))
        .forEach(
            hit ->
                big.put(
                    hit.path("_id").asText().substring(TABLE.length() + 1),
                    hit.path("_source").path(mode.field("test", TABLE, 3, "c3")).asText()));
    return big;
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void followsKeylessRowsThroughADroppedAndANewColumn(Mode mode) {
    Events events = new Events().table(TABLE).tableDdl("create", ID, NAME, BIG).commit();
    events.insert(id(1), name("a"), big("x")).insert(id(2), name("b"), big("y")).commit();
    events.tableDdl("alter", ID, NAME).commit();
    events.tableDdl("alter", ID, NAME, text(4, "integer", "7")).commit();
    events.delete(id(1), name("a"), raw(4, "integer", "7"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(rows(mode, "public", "test", "c2", null, "c4").values())
          .singleElement()
          .asString()
          .contains("c2:b", "c4:7");
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void takesColumnsAndTablesOfAnyName(Mode mode) {
    List<String> names =
        List.of(
            "_id",
            "_source",
            "_table",
            "_unindexed",
            "a.b",
            "a",
            ".",
            " x ",
            "  ",
            "*",
            "%2E",
            "A",
            "q\"uo'te",
            "größe 😀",
            "_",
            "null",
            "type",
            "properties",
            "a%b",
            "x\ty");
    Events events = new Events().name("My.Ta_ble");
    Value[] columns = new Value[names.size() + 1];
    Value[] row = new Value[columns.length];
    columns[0] = ID;
    row[0] = id(1);
    for (int i = 0; i < names.size(); i++) {
      events.columnName(i + 2, names.get(i));
      columns[i + 1] = raw(i + 2, "text", "null");
      row[i + 1] = text(i + 2, "text", "value" + i);
    }
    events.tableDdl("create", columns).commit().insert(row);
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(task.context().problems()).isEmpty();
      List<JsonNode> documents = server.documents("public*");
      assertThat(documents).hasSize(1);
      JsonNode source = documents.get(0).path("_source");
      assertThat(source).hasSize(names.size() + (mode.byName() ? 2 : 1));
      List<String> fields = new ArrayList<>();
      source.fieldNames().forEachRemaining(fields::add);
      fields.remove("_table");
      for (String field : fields) {
        assertThat(server.count("public*", field, source.path(field).asText())).as(field).isOne();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void keepsColumnsOfOneNameAndDifferentTypesApart(Mode mode) {
    Events events = new Events().tableDdl("create", ID, raw(2, "integer", "null"));
    events.insert(id(1), raw(2, "integer", "5"));
    events.table(OTHER_TABLE, 1).name("test2").tableDdl("create", ID, raw(2, "text", "null"));
    events.insert(id(1), text(2, "text", "not a number"));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(task.context().problems()).isEmpty();
      assertThat(rows(mode, "public", "test", "c2")).isEqualTo(Map.of("1", "c2:5"));
      assertThat(mode.rows(server, "public", "test2", OTHER_TABLE, "c2"))
          .isEqualTo(Map.of("1", "c2:not a number"));
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void mapsSingleColumnsAsConfigured(Mode mode) {
    Value doc = raw(2, "jsonb", "null");
    Value geo = raw(3, "point", "null");
    Events events = new Events().tableDdl("create", ID, doc, geo).commit();
    events.insert(id(1), text(2, "jsonb", "{\"a\": {\"b\": 1.10}}"), text(3, "point", "(1,2)"));
    events.insert(id(2), text(2, "jsonb", "[1]"), text(3, "point", "(1,200)"));
    String mappings = "{\"public.test.c2\":\"flat_object\",\"public.test.c3\":\"geo_point\"}";
    String index = mode.index("public", "test");
    String field = mode.field("test", TABLE, 2, "c2");
    try (RunningTask task = mode.start(server, "field.mappings", mappings)) {
      put(task, events.records());
      assertThat(task.context().problems()).isEmpty();
      assertThat(server.count(index, field + ".a.b", "1.10")).isOne();
      assertThat(rows(mode, "public", "test", "c2", "c3"))
          .containsEntry("1", "c2:{a:{b:1.10}} c3:[1,2]".replace("1.10", "1.1"))
          .containsKey("2");
      assertThat(server.text("/" + index + "/_source/" + TABLE + "_1")).contains("1.10");
      int start = events.size();
      events.commit().tableDdl("alter", ID, doc, geo, raw(4, "text", "null"));
      put(task, events.from(start));
      // The same mappings: nothing was copied.
      assertThat(server.documents(index).get(0).path("_index").asText()).endsWith("-1");
    }
    try (RunningTask task = mode.start(server)) {
      int start = events.size();
      events.commit().tableDdl("alter", ID, doc, geo);
      put(task, events.from(start));
      assertThat(server.documents(index).get(0).path("_index").asText()).endsWith("-2");
      assertThat(server.documents(index)).hasSize(2);
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "keyword,true",
    "no_such_type,false",
    "knn_vector,false",
  })
  void asksTheServerWhetherItTakesAMapping(String type, boolean taken) {
    Map<String, String> properties =
        Map.of(
            "name",
            "sink",
            "connection.url",
            server.url(),
            "value.converter",
            "org.apache.kafka.connect.converters.ByteArrayConverter",
            "field.mappings",
            "{\"public.test.c2\":\"" + type + "\"}");
    List<String> errors =
        new OpenSearchSinkConnector()
            .validate(properties).configValues().stream()
                .flatMap(value -> value.errorMessages().stream())
                .toList();
    if (taken) {
      assertThat(errors).isEmpty();
    } else {
      assertThat(errors).singleElement().asString().contains("field.mappings: ", type);
    }
    assertThat(server.get("/_cat/indices?format=json")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void createsIndexAndFieldsForRowsThatNothingAnnounced(Mode mode) {
    Events events = new Events().insert(id(1), name("alice")).delete(id(2));
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      assertThat(rows(mode, "public", "test", "c2")).isEqualTo(Map.of("1", "c2:alice"));
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void keepsAliasesThatUsersMadeWhenAnIndexIsCopied(Mode mode) {
    Events events = table();
    try (RunningTask task = mode.start(server)) {
      put(task, events.records());
      server.send(
          "POST",
          "/_aliases",
          "{\"actions\":[{\"add\":{\"index\":\""
              + mode.index("public", "test")
              + "-1\",\"alias\":\"mine\",\"filter\":{\"match_all\":{}}}}]}");
      int start = events.size();
      events.tableDdl("alter", ID, raw(2, "integer", "null"), BIG);
      put(task, events.from(start));
      assertThat(server.documents("mine")).hasSize(2);
      assertThat(server.documents("mine").get(0).path("_index").asText()).endsWith("-2");
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void refusesIndexesOfAnotherMode(Mode mode) {
    try (RunningTask task = mode.start(server)) {
      put(task, table().records());
    }
    for (Mode other : Mode.values()) {
      if (other != mode) {
        try (RunningTask task = other.start(server)) {
          assertThatThrownBy(() -> task.put(table().records()))
              .isInstanceOf(ConnectException.class)
              .hasMessageContaining("field.naming")
              .hasMessageContaining("index.per");
        }
      }
    }
  }
}
