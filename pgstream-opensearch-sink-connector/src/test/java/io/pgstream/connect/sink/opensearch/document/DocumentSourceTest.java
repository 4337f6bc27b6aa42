package io.pgstream.connect.sink.opensearch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentSourceTest {
  private final SourceWriter writer = new SourceWriter();

  private static ColumnValue column(int number, String type, String text) {
    return new ColumnValue("t-" + number, "c" + number, type, text);
  }

  private String write(ColumnValue... row) {
    writer.begin(SourceWriter.start("t"));
    for (ColumnValue value : row) {
      writer.add(SourceWriter.field(value.id()), ColumnType.parse(value.type()), value);
    }
    return new String(writer.end(), StandardCharsets.UTF_8);
  }

  @Test
  void writesTheTableAndAFieldPerColumn() {
    assertThat(write(column(1, "integer", "1"), column(2, "text", "alice")))
        .isEqualTo("{\"_table\":\"t\",\"t-1\":1,\"t-2\":\"alice\"}");
  }

  @Test
  void showsValuesThatAreNotIndexedAsIfTheyWere() {
    byte[] source = "{\"_table\":\"t\",\"a\":0.10,\"b\":[1]}".getBytes(StandardCharsets.UTF_8);
    byte[] without = DocumentSource.withoutIndexing(source, Set.of("a"));
    assertThat(without)
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"_table\":\"t\",\"b\":[1],\"_unindexed\":{\"a\":0.10}}");
    assertThat(DocumentSource.unindexed(without)).containsExactly("a");
    assertThat(DocumentSource.fields(without)).isEqualTo(DocumentSource.fields(source));
    assertThat(DocumentSource.indexing(without))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"_table\":\"t\",\"b\":[1],\"a\":0.10}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "jsonb|flat_object|{\"a\": [1.10, null]}|{\"a\":[1.10,null]}",
        "json|object|{\"a\":1,\"a\":2}|\"{\\\"a\\\":1,\\\"a\\\":2}\"",
        "jsonb|object|12345678901234567890.10|12345678901234567890.10",
        "json|object|{\"a\":1} x|\"{\\\"a\\\":1} x\"",
        "public.vector(3)|knn_vector|[1,2.5,-3]|[1,2.5,-3]",
        "point|geo_point|(1.5,-2.5)|[1.5,-2.5]",
        "int4range|integer_range|[1,5)|{\"gte\":\"1\",\"lt\":\"5\"}",
        "numrange|double_range|(,2.5]|{\"lte\":\"2.5\"}",
        "int4range|integer_range|empty|null",
        "tstzrange|date_range|[\"2025-01-02 03:04:05+00\",)|{\"gte\":\"2025-01-02T03:04:05Z\"}",
        "int4multirange|integer_range|{[1,2)}|\"{[1,2)}\""
      })
  void writesWhatAnOverrideWants(String type, String mapping, String text, String json) {
    assertThat(DocumentSource.value(ColumnType.parse(type).mappedAs(mapping), text))
        .isEqualTo(json);
  }

  /** Their separator is a semicolon, which the name of a domain does not tell. */
  @Test
  void doesNotCutArraysOfBoxesAtTheirCommas() {
    String boxes = "{(1,1),(0,0);(1e+300,0.1),(-1,-2)}";
    assertThat(DocumentSource.value(ColumnType.parse("box[]"), boxes))
        .isEqualTo("[\"(1,1),(0,0)\",\"(1e+300,0.1),(-1,-2)\"]");
    assertThat(DocumentSource.value(ColumnType.parse("public.area[]"), boxes))
        .isEqualTo('"' + boxes + '"');
    assertThat(DocumentSource.value(ColumnType.parse("public.area[]"), "{NULL;(1,1),(0,0)}"))
        .isEqualTo("\"{NULL;(1,1),(0,0)}\"");
    assertThat(DocumentSource.value(ColumnType.parse("text[]"), "{(1,1),b}"))
        .isEqualTo("[\"(1\",\"1)\",\"b\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "integer|5",
        "boolean|t",
        "numeric|-0.10",
        "bytea|\\xdeadbeef",
        "date|0044-03-15 BC",
        "timestamp with time zone|2025-01-02 03:04:05.6+00",
        "text|a-b\\c",
        "integer[]|{1,NULL}",
        "text[]|{a,\"b,c\"}"
      })
  void readsPartsOfAnIdBackFromDocuments(String type, String text) {
    ColumnType columnType = ColumnType.parse(type);
    String json = DocumentSource.value(columnType, text);
    String idText = FieldText.text(columnType, text);
    assertThat(FieldText.text(json)).isEqualTo(idText);
    assertThat(FieldText.json(idText, columnType)).isEqualTo(json);
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
    assertThat(FieldText.convert("42", ColumnType.parse("text"))).isEqualTo("\"42\"");
    assertThat(FieldText.convert("\"0.10\"", ColumnType.parse("numeric(10,2)"))).isEqualTo("0.10");
    assertThat(FieldText.convert("true", ColumnType.parse("text"))).isEqualTo("\"true\"");
    assertThat(FieldText.convert("null", ColumnType.parse("text"))).isEqualTo("null");
    assertThat(FieldText.convert("[1]", ColumnType.parse("text"))).isEqualTo("[1]");
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
