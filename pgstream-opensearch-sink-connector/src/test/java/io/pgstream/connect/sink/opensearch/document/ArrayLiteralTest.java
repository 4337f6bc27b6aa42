package io.pgstream.connect.sink.opensearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.sink.opensearch.index.ColumnType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayLiteralTest {
  private static String value(String type, String text) {
    return DocumentSource.value(ColumnType.parse(type), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{}|[]",
        "{1,2}|[1,2]",
        "{1,NULL}|[1,null]",
        "{{1,2},{3,4}}|[[1,2],[3,4]]",
        "{{},{}}|[[],[]]",
        "[0:1]={1,2}|\"[0:1]={1,2}\"",
        "[1:1][-2:-1]={{1,2}}|\"[1:1][-2:-1]={{1,2}}\""
      })
  void readsArraysOfNumbers(String literal, String json) {
    assertThat(value("integer[]", literal)).isEqualTo(json);
  }

  @Test
  void readsQuotedElements() {
    assertThat(value("text[]", "{\"a,b\",\"NULL\",null,\"\",\"q\\\"\\\\\",{x}}"))
        .isEqualTo("[\"a,b\",\"NULL\",\"null\",\"\",\"q\\\"\\\\\",[\"x\"]]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "}", "{1", "{1,}", "{,1}", "{1}x", "1,2", "{\"a}", "[0:1]", "{1}{2}"})
  void keepsTextThatIsNoArray(String text) {
    assertThat(ArrayLiteral.isValid(text, ',')).isFalse();
    assertThat(value("text[]", text)).startsWith("\"").endsWith("\"");
  }
}
