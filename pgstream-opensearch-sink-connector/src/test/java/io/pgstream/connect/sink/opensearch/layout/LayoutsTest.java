package io.pgstream.connect.sink.opensearch.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of columns whose type is a domain. */
class LayoutsTest {
  private static TableLayout layout(String baseType) {
    String table =
        "{\"pgstream_id\":\"t\",\"name\":\"test\",\"columns\":[{\"pgstream_id\":\"t-1\",\"name\":\"d\","
            + "\"type\":\"public.d\",\"base_type\":"
            + (baseType == null ? "null" : "\"" + baseType + "\"")
            + "}]}";
    return new Layouts(
            IndexScope.SCHEMA,
            FieldNaming.ID,
            new IndexNaming(Set.of()),
            MappingOverrides.parse(""))
        .of("public", SchemaJson.parse(table, TableDefinition.class), 5, 5, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "null",
      value = {
        "numeric(10,2) | 1.50 | double | 1.50",
        "bigint[] | {1,NULL} | long | [1,null]",
        "date | 0044-03-15 BC | date | \"-0043-03-15\"",
        "boolean | t | boolean | true",
        "bytea | \\x00ff | binary | \"AP8=\"",
        "box[] | {(1,1),(0,0);(2,2),(0,0)} | keyword | [\"(1,1),(0,0)\",\"(2,2),(0,0)\"]",
        "public.mood | sad | keyword | \"sad\"",
        "null | 5 | keyword | \"5\""
      })
  void mapsDomainsAsWhatTheyAreOver(String baseType, String text, String mapping, String stored) {
    ColumnLayout column = layout(baseType).column(new ColumnValue("t-1", "d", "public.d", text), 6);
    assertThat(column.mapping().path("type").asText()).isEqualTo(mapping);
    assertThat(DocumentSource.value(column.type(), text)).isEqualTo(stored);
  }
}
