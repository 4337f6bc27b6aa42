package io.pgstream.connect.source.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schemas as schema_log rows change them; each row's changes, and nothing else. */
class SchemaHistoryTest {
  private final SchemaHistory history = new SchemaHistory();
  private int entries;

  /**
   * A row that lists tables as {@code id=name:column,column} and names changes as {@code op id}.
   */
  private void apply(String schema, List<String> tables, String... changes) {
    String list = String.join(",", tables.stream().map(SchemaHistoryTest::table).toList());
    String changed =
        String.join(
            ",",
            Arrays.stream(changes)
                .map(
                    change ->
                        SchemaJson.write(
                            new ObjectChange(
                                change.split(" ", -1)[0],
                                "table",
                                change.split(" ", -1)[1],
                                "",
                                null)))
                .toList());
    apply(schema, "{\"tables\":[" + list + "],\"changes\":[" + changed + "]}");
  }

  private void apply(String schema, String json) {
    entries++;
    history.apply(
        new SchemaLogEntry("e" + entries, entries, schema, SchemaDefinition.parse(json), json, ""));
  }

  private static String table(String text) {
    String id = text.substring(0, text.indexOf('='));
    String name = text.substring(id.length() + 1, text.indexOf(':'));
    String[] columns = text.substring(text.indexOf(':') + 1).split(",", -1);
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < columns.length; i++) {
      list.append(i == 0 ? "" : ",");
      list.append(
          "{\"pgstream_id\":\"%s-%d\",\"name\":\"%s\",\"type\":\"text\"}"
              .formatted(id, i + 1, columns[i]));
    }
    return "{\"pgstream_id\":\"" + id + "\",\"name\":\"" + name + "\",\"columns\":[" + list + "]}";
  }

  private String metadata(String schema, String table) {
    return new String(history.layout(schema, table).metadataFragment(), StandardCharsets.UTF_8);
  }

  @Test
  void knowsNothingAtFirst() {
    assertThat(history.layout("a", "t")).isNull();
    assertThat(history.isMaterializedView("a", "t")).isFalse();
  }

  @Test
  void learnsCreatedTablesAndColumns() {
    apply("a", List.of("1=t:id"), "create 1");
    assertThat(history.layout("a", "t").size()).isEqualTo(1);
    assertThat(history.layout("b", "t")).isNull();
    long before = history.revision();
    apply("a", List.of("1=t:id,x"), "alter 1");
    assertThat(history.layout("a", "t").indexOf("x")).isEqualTo(1);
    assertThat(history.revision()).isNotEqualTo(before);
    assertThat(metadata("a", "t")).contains("\"schema_id\":\"e2\"", "\"table_pgstream_id\":\"1\"");
  }

  @Test
  void forgetsTheOldNameOfARenamedTable() {
    apply("a", List.of("1=t:id"), "create 1");
    apply("a", List.of("1=u:id"), "alter 1");
    assertThat(history.layout("a", "t")).isNull();
    assertThat(history.layout("a", "u")).isNotNull();
  }

  @Test
  void forgetsDroppedTablesAndSchemas() {
    apply("a", List.of("1=t:id", "2=u:id"), "create 1", "create 2");
    apply("a", List.of("2=u:id"), "drop 1");
    assertThat(history.layout("a", "t")).isNull();
    assertThat(history.layout("a", "u")).isNotNull();
    apply(
        "a", "{\"dropped\":true,\"changes\":[{\"op\":\"drop\",\"kind\":\"schema\",\"id\":\"9\"}]}");
    assertThat(history.layout("a", "u")).isNull();
  }

  @Test
  void keepsTheNewTableWhenADropComesWithACreateOfTheSameName() {
    for (String[] order : new String[][] {{"drop 1", "create 2"}, {"create 2", "drop 1"}}) {
      apply("a", List.of("1=t:id"), "create 1");
      apply("a", List.of("2=t:id,x"), order);
      assertThat(metadata("a", "t")).contains("\"table_pgstream_id\":\"2\"");
      apply("a", List.of(), "drop 2");
      assertThat(history.layout("a", "t")).isNull();
    }
  }

  @Test
  void movesATableToAnotherSchema() {
    apply("a", List.of("1=t:id"), "create 1");
    apply("b", List.of("1=t:id"), "alter 1");
    assertThat(history.layout("b", "t")).isNotNull();
    apply("a", List.of(), "move 1");
    assertThat(history.layout("a", "t")).isNull();
    assertThat(history.layout("b", "t")).isNotNull();
  }

  @Test
  void followsTwoTablesThatSwapTheirNames() {
    apply("a", List.of("1=t:id", "2=u:id"), "create 1", "create 2");
    apply("a", List.of("1=x:id", "2=u:id"), "alter 1");
    apply("a", List.of("1=x:id", "2=t:id"), "alter 2");
    apply("a", List.of("1=u:id", "2=t:id"), "alter 1");
    assertThat(metadata("a", "u")).contains("\"table_pgstream_id\":\"1\"");
    assertThat(metadata("a", "t")).contains("\"table_pgstream_id\":\"2\"");
    assertThat(history.layout("a", "x")).isNull();
  }

  @Test
  void followsASwapThatOneRowDescribes() {
    apply("a", List.of("1=t:id", "2=u:id"), "create 1", "create 2");
    apply("a", List.of("1=u:id", "2=t:id"), "alter 1", "alter 2");
    assertThat(metadata("a", "u")).contains("\"table_pgstream_id\":\"1\"");
    assertThat(metadata("a", "t")).contains("\"table_pgstream_id\":\"2\"");
  }

  @Test
  void keepsATableThatTookTheNameOfOneThatIsRenamedLater() {
    apply("a", List.of("1=t:id", "2=u:id"), "create 1", "create 2");
    apply("a", List.of("2=t:id"), "alter 2");
    apply("a", List.of("1=v:id"), "alter 1");
    assertThat(metadata("a", "t")).contains("\"table_pgstream_id\":\"2\"");
    assertThat(metadata("a", "v")).contains("\"table_pgstream_id\":\"1\"");
    assertThat(history.layout("a", "u")).isNull();
  }

  @Test
  void takesNothingFromStaleDefinitionsOfConcurrentCommands() {
    apply("a", List.of("1=t:id", "2=u:id"), "create 1", "create 2");
    apply("a", List.of("1=t:id,x", "2=u:id"), "alter 1");
    // Its transaction did not see the new column of t.
    apply("a", List.of("1=t:id", "2=u:id,y"), "alter 2");
    assertThat(history.layout("a", "t").indexOf("x")).isEqualTo(1);
    assertThat(history.layout("a", "u").indexOf("y")).isEqualTo(1);
  }

  @Test
  void followsMaterializedViewsByOid() {
    String view = "{\"materialized_views\":[{\"oid\":\"7\",\"name\":\"%s\"}],\"changes\":[%s]}";
    String changed = "{\"op\":\"%s\",\"kind\":\"materialized_view\",\"id\":\"7\"}";
    apply("a", view.formatted("m", changed.formatted("create")));
    assertThat(history.isMaterializedView("a", "m")).isTrue();
    assertThat(history.isMaterializedView("b", "m")).isFalse();
    apply("a", view.formatted("n", changed.formatted("alter")));
    assertThat(history.isMaterializedView("a", "m")).isFalse();
    assertThat(history.isMaterializedView("a", "n")).isTrue();
    apply("a", view.formatted("n", changed.formatted("drop")));
    assertThat(history.isMaterializedView("a", "n")).isFalse();
  }

  @Test
  void leavesTablesAloneWhenSequencesChange() {
    apply("a", List.of("1=t:id"), "create 1");
    apply("a", "{\"changes\":[{\"op\":\"drop\",\"kind\":\"sequence\",\"id\":\"1\"}]}");
    assertThat(history.layout("a", "t")).isNotNull();
  }

  @Test
  void findsTablesOfARenamedSchemaUnderItsFormerNames() {
    String renamed =
        "{\"tables\":[%s],\"changes\":[{\"op\":\"alter\",\"kind\":\"schema\",\"id\":\"7\","
            + "\"identity\":\"%s\"},{\"op\":\"alter\",\"kind\":\"table\",\"id\":\"1\"}]}";
    String left = "{\"changes\":[{\"op\":\"move\",\"kind\":\"table\",\"id\":\"1\",\"to\":\"x\"}]}";
    apply("a", List.of("1=t:id"), "create 1");
    apply("b", renamed.formatted(table("1=t:id"), "a"));
    apply("a", left);
    apply("c", renamed.formatted(table("1=t:id"), "b"));
    apply("b", left);
    assertThat(history.layout("a", "t").schema()).isEqualTo("c");
    assertThat(history.layout("b", "t").schema()).isEqualTo("c");
    assertThat(history.layout("a", "u")).isNull();

    // The first name is in use again, and so is the last one.
    apply("a", renamed.formatted(table("1=t:id"), "c"));
    apply("c", left);
    assertThat(history.layout("a", "t").schema()).isEqualTo("a");
    assertThat(history.layout("b", "t").schema()).isEqualTo("a");
  }

  /** A row of a transaction that has seen those that the snapshot shows. */
  private SchemaLogEntry applyBy(long xid, String snapshot, String schema, String table) {
    String json =
        "{\"tables\":[%s],\"changes\":[{\"op\":\"alter\",\"kind\":\"table\",\"id\":\"1\"}],\"xid\":\"%d\",\"snapshot\":\"%s\"}"
            .formatted(table, xid, snapshot);
    return history.apply(
        new SchemaLogEntry(
            "x" + xid, 1, schema, SchemaDefinition.parse(json), json, "2024-01-01 12:00:00"));
  }

  @Test
  void keepsWhatTheTransactionOfARowDidNotSee() {
    apply("a", List.of("1=t:id"), "create 1");
    applyBy(10, "9:10:", "a", table("1=t:id,more"));
    SchemaLogEntry entry = applyBy(9, "9:11:10", "a", table("1=renamed:id"));
    assertThat(history.layout("a", "renamed").table().columns()).hasSize(2);
    assertThat(entry.schema().table("1").orElseThrow().columns()).hasSize(2);
    assertThat(SchemaDefinition.parse(entry.json())).isEqualTo(entry.schema());
  }

  @Test
  void takesARowOfBeforeASchemaWasRenamedForTheRenamedOne() {
    apply("a", List.of("1=t:id"), "create 1");
    String renamed =
        "{\"tables\":[%s],\"xid\":\"10\",\"snapshot\":\"9:10:\",\"changes\":[{\"op\":\"alter\",\"kind\":\"schema\",\"id\":\"7\",\"name\":\"b\",\"identity\":\"a\"},{\"op\":\"alter\",\"kind\":\"table\",\"id\":\"1\"}]}"
            .formatted(table("1=t:id"));
    history.apply(
        new SchemaLogEntry(
            "x10", 1, "b", SchemaDefinition.parse(renamed), renamed, "2024-01-01 12:00:00"));
    apply(
        "a",
        "{\"tables\":[],\"changes\":[{\"op\":\"move\",\"kind\":\"schema\",\"id\":\"7\"},{\"op\":\"move\",\"kind\":\"table\",\"id\":\"1\"}]}");
    applyBy(9, "9:11:10", "a", table("1=t:id,more"));
    assertThat(history.layout("b", "t").table().columns()).hasSize(2);
    assertThat(history.layout("a", "t").schema()).isEqualTo("b");
  }
}
