package io.pgstream.connect.sink.opensearch;

import static io.pgstream.connect.sink.opensearch.testkit.Events.OTHER_TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.TABLE;
import static io.pgstream.connect.sink.opensearch.testkit.Events.raw;
import static io.pgstream.connect.sink.opensearch.testkit.Events.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgstream.connect.sink.opensearch.testkit.Events;
import io.pgstream.connect.sink.opensearch.testkit.Events.Value;
import io.pgstream.connect.sink.opensearch.testkit.Mode;
import io.pgstream.connect.sink.opensearch.testkit.OpenSearchServer;
import io.pgstream.connect.sink.opensearch.testkit.RunningTask;
import io.pgstream.connect.sink.opensearch.testkit.SharedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What schema changes cost readers and writers: nothing, an alias, or a copy behind an alias. */
@ExtendWith(SharedServer.class)
class SchemaReplayIT {
  private static final Value ID = raw(1, "integer", "null");
  private static final Value NAME = raw(2, "text", "null");
  private static final Value NUMBER = raw(3, "integer", "null");
  private static final int MANY = 4_000;

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

  private static Value number(int value) {
    return raw(3, "integer", String.valueOf(value));
  }

  private static Events table(int rows) {
    Events events = new Events().tableDdl("create", ID, NAME, NUMBER).commit();
    for (int i = 1; i <= rows; i++) {
      events.insert(id(i), name("name " + i), number(i));
    }
    return events.commit();
  }

  /** Hits with index, id, version and source. */
  private static List<JsonNode> everything() {
    return server.documents("_all").stream()
        .filter(hit -> !hit.path("_index").asText().startsWith("pgstream"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"ID_SCHEMA", "ID_TABLE"})
  void touchesNothingWhenColumnsAndTablesWithIdsAreRenamed(Mode mode) {
    Events events = table(3);
    try (RunningTask task = mode.start(server)) {
      task.put(events.records());
      List<JsonNode> before = everything();
      int start = events.size();
      events.columnName(2, "label").name("people").tableDdl("alter", ID, NAME, NUMBER).commit();
      task.put(events.from(start));
      assertThat(everything()).isEqualTo(before);
      assertThat(server.documents(mode.index("public", "people"))).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NAME_SCHEMA", "NAME_TABLE"})
  void keepsOldNamesWorkingWhenTheTypeChangesAfterTheRename(Mode mode) {
    Events events = table(3).columnName(3, "amount").tableDdl("alter", ID, NAME, NUMBER).commit();
    events.tableDdl("alter", ID, NAME, raw(3, "text", "null")).commit();
    events.insert(id(4), name("name 4"), text(3, "text", "many")).commit();
    try (RunningTask task = mode.start(server)) {
      task.put(events.records());
      String index = mode.index("public", "test");
      assertThat(server.count(index, mode.field("test", TABLE, 3, "c3"), "2")).isOne();
      assertThat(server.count(index, mode.field("test", TABLE, 3, "c3"), "many")).isOne();
      assertThat(server.count(index, mode.field("test", TABLE, 3, "amount"), "many")).isOne();
      // The column that had two names goes, and the first of them is given to another one.
      int start = events.size();
      events.tableDdl("alter", ID, NAME).commit();
      events.columnName(4, "c3").tableDdl("alter", ID, NAME, raw(4, "integer", "null")).commit();
      events.insert(id(5), name("name 5"), raw(4, "integer", "55"));
      task.put(events.from(start));
      assertThat(server.count(index, mode.field("test", TABLE, 4, "c3"), "55")).isOne();
      assertThat(server.count(index, mode.field("test", TABLE, 2, "c2"), "name 5")).isOne();
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void handsTheDocumentsOfARenamedSchemaOverToItsNewName(Mode mode) {
    Events events = table(3);
    try (RunningTask task = mode.start(server)) {
      task.put(events.records());
      List<JsonNode> before = everything();
      int start = events.size();
      events.renameSchema("other", ID, NAME, NUMBER).commit();
      task.put(events.from(start));
      assertThat(everything()).isEqualTo(before);
      assertThat(server.documents(mode.index("other", "test"))).isEqualTo(before);
      assertThat(server.status("/" + mode.index("public", "test"))).isEqualTo(404);

      start = events.size();
      events.update(id(1), name("first"), number(1)).delete(id(2)).commit();
      events.schema("public").table(OTHER_TABLE, 1).tableDdl("create", ID, NAME).commit();
      events.insert(id(1), name("successor")).commit();
      task.put(events.from(start));
      assertThat(mode.rows(server, "other", "test", TABLE, "c2", "c3"))
          .isEqualTo(Map.of("1", "c2:first c3:1", "3", "c2:name 3 c3:3"));
      assertThat(mode.rows(server, "public", "test", OTHER_TABLE, "c2"))
          .isEqualTo(Map.of("1", "c2:successor"));
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void endsTheSameFromWhereverRenamedSchemasAreReplayed(Mode mode) {
    Events events = table(2).renameSchema("other", ID, NAME, NUMBER).commit();
    events.update(id(1), name("first"), number(1)).delete(id(2)).commit();
    events.renameSchema("public", ID, NAME, NUMBER).commit();
    events.insert(id(4), name("fourth"), number(4)).commit();
    events.renameSchema("third", ID, NAME, NUMBER).commit();
    events.update(id(4), name("4th"), number(4)).commit();
    Map<String, String> expected = Map.of("1", "c2:first c3:1", "4", "c2:4th c3:4");
    try (RunningTask task = mode.start(server)) {
      task.put(events.records());
      assertThat(mode.rows(server, "third", "test", TABLE, "c2", "c3")).isEqualTo(expected);
      assertThat(everything()).hasSize(2);
    }
    for (int from = 0; from < events.size(); from++) {
      try (RunningTask task = mode.start(server)) {
        task.put(events.from(from));
        assertThat(mode.rows(server, "third", "test", TABLE, "c2", "c3"))
            .as("replay from %d", from)
            .isEqualTo(expected);
        assertThat(everything()).as("replay from %d", from).hasSize(2);
        assertThat(server.status("/" + mode.index("public", "test"))).isEqualTo(404);
        assertThat(server.status("/" + mode.index("other", "test"))).isEqualTo(404);
        assertThat(task.context().problems()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void neitherHidesDocumentsNorRefusesRecordsWhileATypeChanges(Mode mode) {
    Events events = table(MANY);
    try (RunningTask task = mode.start(server)) {
      task.put(events.records());
      String index = mode.index("public", "test");
      server.documents(index);
      int start = events.size();
      events.tableDdl("alter", ID, NAME, raw(3, "text", "null")).commit();
      events.insert(id(MANY + 1), name("new"), text(3, "text", "many"));
      task.begin(events.from(start));
      while (server.status("/" + index + "-1") != 404) {
        // Each of these is a record that the sink takes while it copies.
        events.commit().update(id(1), name("again"), text(3, "text", "many"));
        task.begin(events.from(events.size() - 1));
        assertThat(searched(index)).isGreaterThanOrEqualTo(MANY);
      }
      task.put(List.of());
      server.documents(index);
      assertThat(searched(index)).isEqualTo(MANY + 1);
      assertThat(server.get("/_alias/" + index).has(index + "-2")).isTrue();
      assertThat(server.count(index, mode.field("test", TABLE, 3, "c3"), "many")).isEqualTo(2);
      assertThat(task.context().problems()).isEmpty();
    }
  }

  private static int searched(String index) {
    return server
        .get("/" + index + "/_search?size=0&track_total_hits=true")
        .at("/hits/total/value")
        .asInt();
  }

  @Test
  void startsACopyAgainThatTheDeathOfTheServerEnded() {
    Events events = table(MANY);
    try (RunningTask task = RunningTask.start(server)) {
      task.put(events.records());
      int start = events.size();
      events.tableDdl("alter", ID, NAME, raw(3, "text", "null")).commit();
      events.insert(id(MANY + 1), name("new"), text(3, "text", "many"));
      task.begin(events.from(start));
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofMinutes(1))
          .until(() -> server.status("/public-2") == 200 || task.isIdle());
      server.kill();
      server.restart();
      server.awaitReady();
      task.put(List.of());
      assertThat(server.documents("public")).hasSize(MANY + 1);
      assertThat(server.status("/public-1")).isEqualTo(404);
      assertThat(server.count("public", TABLE + "-3", "17")).isOne();
      assertThat(task.context().problems()).isEmpty();
    }
  }

  /** Aliases count too: a copy can need more fields than the index that it is made of. */
  @Test
  void raisesTheLimitOfFieldsAlsoForACopy() {
    Value[] columns =
        IntStream.rangeClosed(1, 900)
            .mapToObj(i -> raw(i, "integer", "null"))
            .toArray(Value[]::new);
    Events events = new Events().tableDdl("create", columns).commit();
    events.insert(id(1)).commit();
    for (int i = 2; i <= columns.length; i++) {
      events.columnName(i, "renamed" + i);
    }
    events.tableDdl("alter", columns).commit();
    events.update(id(1), raw(columns.length, "integer", "42"));
    try (RunningTask task = Mode.NAME_TABLE.start(server)) {
      task.put(events.records());
      assertThat(server.count("public.test", "c900", "42")).isOne();
      assertThat(
              server
                  .get("/public.test/_settings?flat_settings=true")
                  .at("/public.test-2/settings/index.mapping.total_fields.limit")
                  .asInt())
          .isEqualTo(2_000);
      assertThat(task.context().problems()).isEmpty();
    }
  }

  @Test
  void keepsTheHistoryInAnIndexOfItsOwn() {
    Events events = table(1).columnName(2, "label").tableDdl("alter", ID, NAME, NUMBER).commit();
    events.renameSchema("other", ID, NAME, NUMBER).commit().tableDdl("drop").commit();
    events.ddl("{\"tables\":null,\"dropped\":true}");
    try (RunningTask task = RunningTask.start(server)) {
      task.put(events.records());
      task.put(events.records());
      assertThat(server.documents("pgstream"))
          .extracting(hit -> hit.at("/_source/schema_name").asText())
          .containsExactly("public", "public", "other", "public", "other", "other");
      assertThat(everything()).isEmpty();
    }
  }
}
