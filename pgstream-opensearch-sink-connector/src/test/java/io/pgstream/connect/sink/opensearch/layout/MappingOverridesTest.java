package io.pgstream.connect.sink.opensearch.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingOverridesTest {
  @Test
  void findsMappingsByTheNamesOfTheCatalog() {
    MappingOverrides overrides =
        MappingOverrides.parse(
            "{\"public.test.doc\":\"flat_object\","
                + "\"public.\\\"odd.table\\\".\\\"a\\\"\\\"b\\\"\":{\"type\":\"ip\"},"
                + "\"S.T T.ö\":\"text\"}");
    assertThat(overrides.find("public", "test", "doc").path("type").asText())
        .isEqualTo("flat_object");
    assertThat(overrides.find("public", "odd.table", "a\"b").path("type").asText()).isEqualTo("ip");
    assertThat(overrides.find("S", "T T", "ö").path("type").asText()).isEqualTo("text");
    assertThat(overrides.find("public", "test", "Doc")).isNull();
    assertThat(MappingOverrides.parse("").find("public", "test", "doc")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "nonsense|not JSON",
        "[1]|not a JSON object",
        "{\"a.b\":\"text\"}|\"a.b\" is not schema.table.column",
        "{\"a.b.c.d\":\"text\"}|quotation marks",
        "{\"a..c\":\"text\"}|is not schema.table.column",
        "{\"a.b.\\\"c\":\"text\"}|is not schema.table.column",
        "{\"a.b.c\\\"d\":\"text\"}|is not schema.table.column",
        "{\"a.\\\"b\\\"x.c\":\"text\"}|is not schema.table.column",
        "{\"a.b.c\":5}|the mapping of a.b.c has no type",
        "{\"a.b.c\":{}}|the mapping of a.b.c has no type",
        "{\"a.b.c\":\"alias\"}|the mapping of a.b.c is an alias",
        "{\"a.b.c\":\"text\",\"a.b.\\\"c\\\"\":\"text\"}|is named twice",
        "{\"a.b.c\":\"text\",\"a.b.c\":\"text\"}|not JSON"
      })
  void saysWhatIsWrong(String json, String problem) {
    assertThatThrownBy(() -> MappingOverrides.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
