package io.pgstream.connect.sink.opensearch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.event.ColumnValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentSourceTest {
  private static ColumnValue column(int number, String type, String text) {
    return new ColumnValue("t-" + number, "c", type, text);
  }

  private static String write(ColumnValue... row) {
    return new String(DocumentSource.write("t", List.of(row), "t-1"), StandardCharsets.UTF_8);
  }

  @Test
  void leavesTheOnlyKeyColumnOut() {
    assertThat(write(column(1, "integer", "1"), column(2, "text", "alice")))
        .isEqualTo("{\"_table\":\"t\",\"t-2\":\"alice\"}");
  }

  @Test
  void keepsEveryDigitOfNumbers() {
    assertThat(write(column(2, "numeric", "0.10"), column(3, "bigint", "9007199254740993")))
        .isEqualTo("{\"_table\":\"t\",\"t-2\":0.10,\"t-3\":9007199254740993}");
    assertThat(write(column(2, "double precision", "1e+20"))).contains(":1e+20}");
    assertThat(write(column(2, "numeric", "Infinity"))).contains(":\"Infinity\"}");
    assertThat(write(column(2, "numeric", "9".repeat(2_000)))).contains(":\"999");
  }

  @Test
  void splitsASourceIntoItsFieldsAsTheyStand() {
    String source =
        " { \"a\" : 0.10 , \"b\":\"x\\u00e4ö\\n\", \"c\":[ 1, {\"d\": 2.50}],\"e\":null,\"f\":-1e400}";
    assertThat(DocumentSource.fields(source.getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            Map.entry("a", "0.10"),
            Map.entry("b", "\"x\\u00e4ö\\n\""),
            Map.entry("c", "[ 1, {\"d\": 2.50}]"),
            Map.entry("e", "null"),
            Map.entry("f", "-1e400"));
  }

  @Test
  void addsFieldsByteByByte() {
    byte[] source = "{\"a\":0.10,\"b\":1}".getBytes(StandardCharsets.UTF_8);
    assertThat(DocumentSource.with(source, Map.of("b", "2.00")))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"a\":0.10,\"b\":2.00}");
  }

  @Test
  void namesNoValueWhenABinaryIsMalformed() {
    assertThatThrownBy(() -> write(column(2, "bytea", "\\xzz")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("zz");
  }

  @Test
  void convertsStoredValuesToAnotherType() {
    assertThat(FieldText.convert("42", "text")).isEqualTo("\"42\"");
    assertThat(FieldText.convert("\"0.10\"", "numeric(10,2)")).isEqualTo("0.10");
    assertThat(FieldText.convert("true", "text")).isEqualTo("\"true\"");
    assertThat(FieldText.convert("null", "text")).isEqualTo("null");
    assertThat(FieldText.convert("[1]", "text")).isEqualTo("[1]");
  }

  @Test
  void readsAnswersOfMultiGetAndSearch() {
    String docs =
        "{\"docs\":[{\"_id\":\"1\",\"_version\":5,\"found\":true,\"_source\":{\"a\":0.10}},"
            + "{\"_id\":\"2\",\"found\":false},"
            + "{\"_id\":\"3\",\"error\":{\"root_cause\":[{\"type\":\"x\"}],\"type\":\"y\"}}]}";
    List<StoredDocument> read = StoredDocument.ofMultiGet(docs.getBytes(StandardCharsets.UTF_8));
    assertThat(read).extracting(StoredDocument::found).containsExactly(true, false, false);
    assertThat(read.get(0).source()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":0.10}");
    assertThat(read.get(0).version()).isEqualTo(5);
    assertThat(read.get(2).errorType()).isEqualTo("y");
    byte[] hits =
        "{\"_scroll_id\":\"s\",\"hits\":{\"total\":{\"value\":1},\"hits\":[{\"_id\":\"1\",\"_version\":7,\"sort\":[0]}]}}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(StoredDocument.scrollId(hits)).isEqualTo("s");
    assertThat(StoredDocument.ofSearch(hits))
        .singleElement()
        .matches(hit -> hit.found() && hit.version() == 7 && hit.source() == null);
  }
}
