package io.pgstream.connect.sink.opensearch.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import io.pgstream.connect.sink.opensearch.layout.FieldNaming;
import io.pgstream.connect.sink.opensearch.layout.IndexScope;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.MappingOverrides;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentRewriteTest {
  private static TableLayout layout(FieldNaming naming, List<String> key, String... columns) {
    List<ColumnDefinition> definitions = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] != null) {
        String type = columns[i].startsWith("d") ? "date" : "text";
        definitions.add(
            new ColumnDefinition(
                "t-" + (i + 1),
                columns[i],
                type,
                null,
                true,
                false,
                "",
                null,
                false,
                null,
                null,
                null));
      }
    }
    TableDefinition table =
        new TableDefinition(
            "1", "test", "t", definitions, key, null, null, null, null, null, null, null, false);
    return new Layouts(
            IndexScope.TABLE, naming, new IndexNaming(Set.of()), MappingOverrides.parse(""))
        .of("public", table, 5, 5, null);
  }

  private static String apply(TableLayout before, TableLayout after, String id, String source) {
    return apply(new DocumentRewrite(before, after, Map.of(), Map.of()), id, source);
  }

  private static String apply(DocumentRewrite rewrite, String id, String source) {
    byte[] bytes = source.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    DocumentRewrite.Result result =
        rewrite.apply(new StoredDocument("t_" + id, true, 1, bytes, ""));
    return result == null
        ? "unchanged"
        : result.id().substring(2)
            + " "
            + new String(result.source(), StandardCharsets.UTF_8).replace('"', '\'');
  }

  @Test
  void swapsNamesAndLeavesColumnsOut() {
    TableLayout before = layout(FieldNaming.NAME, List.of("id"), "id", "a", "b", "c");
    TableLayout after = layout(FieldNaming.NAME, List.of("id"), "id", "b", "a");
    assertThat(apply(before, after, "1", "{'_table':'t','id':'1','a':'x','b':'y','c':'z'}"))
        .isEqualTo("1 {'_table':'t','id':'1','b':'x','a':'y'}");
    assertThat(apply(before, before, "1", "{'_table':'t','id':'1','a':'x'}"))
        .isEqualTo("unchanged");
  }

  @Test
  void movesTheOnlyKeyBetweenIdAndFields() {
    TableLayout before = layout(FieldNaming.ID, List.of("a"), "a", "day");
    TableLayout after = layout(FieldNaming.ID, List.of("day"), "a", "day");
    assertThat(apply(before, after, "x", "{'_table':'t','t-2':'2025-01-02'}"))
        .isEqualTo("2025-01-02 {'_table':'t','t-1':'x'}");
    assertThat(apply(after, before, "2025-01-02", "{'_table':'t','t-1':'x'}"))
        .isEqualTo("x {'_table':'t','t-2':'2025-01-02'}");
    // In the new form already, as at a second attempt.
    assertThat(apply(before, after, "2025-01-02", "{'_table':'t','t-1':'x'}"))
        .isEqualTo("unchanged");
  }

  @Test
  void makesCompositeKeysAndHashesOfWholeRows() {
    TableLayout before = layout(FieldNaming.NAME, List.of("a"), "a", "b");
    TableLayout both = layout(FieldNaming.NAME, List.of("b", "a"), "a", "b");
    TableLayout none = layout(FieldNaming.NAME, List.of(), "a", "b");
    String source = "{'_table':'t','a':'x','b':'y-z'}";
    assertThat(apply(before, both, "x", source)).startsWith("y\\-z-x {");
    assertThat(apply(before, none, "x", source)).matches("[0-9a-f]{64} \\{.*");
    assertThat(apply(before, both, "of another key", source)).isEqualTo("unchanged");
  }

  @Test
  void addsValuesThatAreLackingAndConvertsTypes() {
    TableLayout layout = layout(FieldNaming.NAME, List.of("a"), "a", "b", "c");
    DocumentRewrite rewrite =
        new DocumentRewrite(
            layout, layout, Map.of("b", "7", "c", "8"), Map.of("a", ColumnType.parse("integer")));
    assertThat(apply(rewrite, "1", "{'_table':'t','a':'1','c':9}"))
        .isEqualTo("1 {'_table':'t','a':1,'c':9,'b':7}");
  }

  @Test
  void sparesDocumentsOfOtherTables() {
    TableLayout layout = layout(FieldNaming.NAME, List.of("a"), "a");
    DocumentRewrite rewrite = new DocumentRewrite(layout, layout, Map.of(), Map.of());
    assertThat(rewrite.isNeeded()).isFalse();
    byte[] source = "{\"_table\":\"u\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(rewrite.concerns(new StoredDocument("u_1", true, 1, source, ""))).isFalse();
  }
}
