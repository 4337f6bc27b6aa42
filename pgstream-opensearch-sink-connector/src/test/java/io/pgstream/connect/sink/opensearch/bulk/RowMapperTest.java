package io.pgstream.connect.sink.opensearch.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.EventMetadata;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Gap;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import io.pgstream.connect.sink.opensearch.layout.FieldNaming;
import io.pgstream.connect.sink.opensearch.layout.IndexScope;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.MappingOverrides;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Rows of a table {@code t} with a key {@code t-1}, a number {@code t-2} and a text {@code t-3}.
 */
class RowMapperTest {
  private static final long DEFINED_AT = 5;
  private static final Layouts LAYOUTS =
      new Layouts(
          IndexScope.SCHEMA, FieldNaming.ID, new IndexNaming(Set.of()), MappingOverrides.parse(""));

  private TableLayout layout = layout("integer");
  private final RowMapper mapper = new RowMapper(event -> layout);

  private static TableLayout layout(String typeOfNumber) {
    String table =
        "{\"pgstream_id\":\"t\",\"name\":\"test\",\"primary_key_columns\":[\"id\"],\"columns\":["
            + "{\"pgstream_id\":\"t-1\",\"name\":\"id\",\"type\":\"bigint\"},"
            + "{\"pgstream_id\":\"t-2\",\"name\":\"n\",\"type\":\"%s\"},"
            + "{\"pgstream_id\":\"t-3\",\"name\":\"s\",\"type\":\"text\"}]}";
    return LAYOUTS.of(
        "public",
        SchemaJson.parse(table.formatted(typeOfNumber), TableDefinition.class),
        DEFINED_AT,
        DEFINED_AT,
        null);
  }

  private static ColumnValue value(int number, String type, String text) {
    return new ColumnValue("t-" + number, "c" + number, type, text);
  }

  private static ColumnValue id(String text) {
    return value(1, "bigint", text);
  }

  private static ColumnValue n(String text) {
    return value(2, "integer", text);
  }

  private static ColumnValue s(String text) {
    return value(3, "text", text);
  }

  private List<DocumentOperation> map(
      Operation operation, long lsn, List<ColumnValue> columns, List<ColumnValue> identity) {
    EventMetadata metadata =
        new EventMetadata("s", "t", List.of("t-1"), new Lsn(lsn), 7, 0, true, false, null);
    ChangeEvent event =
        new ChangeEvent(
            operation, "public", "test", "", new Lsn(lsn), columns, identity, metadata, null);
    return mapper.map(event, null);
  }

  private DocumentOperation insert(long lsn, ColumnValue... columns) {
    return map(Operation.INSERT, lsn, List.of(columns), List.of()).get(0);
  }

  private static String source(DocumentOperation operation) {
    return new String(operation.source(), StandardCharsets.UTF_8);
  }

  @Test
  void makesADocumentOfARow() {
    DocumentOperation operation = insert(9, id("17"), n("5"), s("a"));
    assertThat(operation.id()).isEqualTo("t_17");
    assertThat(operation.version()).isEqualTo(9);
    assertThat(operation.target().name()).isEqualTo("public");
    assertThat(source(operation)).isEqualTo("{\"_table\":\"t\",\"t-2\":5,\"t-3\":\"a\"}");
  }

  @Test
  void takesColumnsAsTheyComeAndGo() {
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      sources.add(source(insert(9, id("1"), n("5"), s("a"))));
      sources.add(source(insert(9, id("1"), s("a"))));
      sources.add(source(insert(9, s("a"), n(null), id("1"))));
    }
    assertThat(sources.subList(0, 3))
        .containsExactly(
            "{\"_table\":\"t\",\"t-2\":5,\"t-3\":\"a\"}",
            "{\"_table\":\"t\",\"t-3\":\"a\"}",
            "{\"_table\":\"t\",\"t-3\":\"a\",\"t-2\":null}")
        .isEqualTo(sources.subList(3, 6));
  }

  @Test
  void leavesOutColumnsThatWereDroppedSince() {
    ColumnValue dropped = value(4, "text", "x");
    assertThat(source(insert(DEFINED_AT, id("1"), dropped, s("a"))))
        .isEqualTo("{\"_table\":\"t\",\"t-3\":\"a\"}");
    // A column that is newer than the definition.
    assertThat(source(insert(9, id("1"), dropped, s("a"))))
        .isEqualTo("{\"_table\":\"t\",\"t-4\":\"x\",\"t-3\":\"a\"}");
    assertThat(source(insert(DEFINED_AT, id("1"), dropped, s("a")))).doesNotContain("t-4");
  }

  @Test
  void writesAValueAsTheTypeItHadWants() {
    assertThat(source(insert(9, id("1"), n("5"), s("a")))).contains("\"t-2\":5,");
    assertThat(source(insert(9, id("1"), value(2, "text", "5"), s("a"))))
        .contains("\"t-2\":\"5\",");
    assertThat(source(insert(9, id("1"), n("5"), s("a")))).contains("\"t-2\":5,");
  }

  @Test
  void followsALayoutThatIsReplaced() {
    assertThat(source(insert(9, id("1"), n("5")))).contains("\"t-2\"");
    layout = LAYOUTS.ofDropped("public", "t", 10);
    assertThat(map(Operation.INSERT, 9, List.of(id("1"), n("5")), List.of())).isEmpty();
    layout = layout("text");
    assertThat(source(insert(11, id("1"), value(2, "text", "5")))).contains("\"t-2\":\"5\"");
  }

  @Test
  void asksForWhatAnUpdateDoesNotCarry() {
    DocumentOperation whole =
        map(Operation.UPDATE, 9, List.of(id("1"), n("5"), s("a")), List.of()).get(0);
    assertThat(whole.gap()).isNull();
    DocumentOperation partial =
        map(Operation.UPDATE, 9, List.of(id("1"), n("5")), List.of(id("1"))).get(0);
    assertThat(partial.gap()).isEqualTo(new Gap(Set.of("t-3"), "t_1"));
    DocumentOperation fromOldRow =
        map(Operation.UPDATE, 9, List.of(id("1"), n("5")), List.of(id("1"), n("4"), s("a"))).get(0);
    assertThat(fromOldRow.gap()).isNull();
    assertThat(source(fromOldRow)).isEqualTo("{\"_table\":\"t\",\"t-2\":5,\"t-3\":\"a\"}");
  }

  @Test
  void movesADocumentWhoseKeyChanges() {
    List<DocumentOperation> operations =
        map(Operation.UPDATE, 9, List.of(id("2"), n("5"), s("a")), List.of(id("1")));
    assertThat(operations).extracting(DocumentOperation::id).containsExactly("t_2", "t_1");
    assertThat(operations).extracting(DocumentOperation::isDelete).containsExactly(false, true);
  }

  @Test
  void deletesByTheOldKey() {
    DocumentOperation delete = map(Operation.DELETE, 9, List.of(), List.of(id("1"))).get(0);
    assertThat(delete.isDelete()).isTrue();
    assertThat(delete.id()).isEqualTo("t_1");
  }

  @Test
  void namesAKeyThatIsMissing() {
    assertThatThrownBy(() -> insert(9, id(null), s("secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public.test does not carry key column t-1")
        .hasMessageNotContaining("secret");
  }

  @Test
  void goesOnAfterARowThatHasNoForm() {
    assertThatThrownBy(() -> insert(9, id("1"), value(2, "bytea", "\\xzz")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(source(insert(9, id("1"), s("a")))).isEqualTo("{\"_table\":\"t\",\"t-3\":\"a\"}");
  }
}
