package io.pgstream.connect.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and literals that try to become SQL. */
class IdentifiersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "t|\"t\"",
        "Order Items|\"Order Items\"",
        "a\"; DROP TABLE b; --|\"a\"\"; DROP TABLE b; --\"",
        "\"|\"\"\"\"",
        "it's|\"it's\"",
        "a.b|\"a.b\"",
        "a\\|\"a\\\"",
        "Größe|\"Größe\""
      })
  void quotesNames(String name, String quoted) {
    assertThat(Identifiers.quote(name)).isEqualTo(quoted);
  }

  @Test
  void qualifiesWithBothNamesQuoted() {
    assertThat(Identifiers.qualify("a.b", "c\"d")).isEqualTo("\"a.b\".\"c\"\"d\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x|'x'",
        "``|''",
        "it's|'it''s'",
        "'; DROP TABLE b; --|'''; DROP TABLE b; --'",
        "a\\b|` E'a\\\\b'`",
        "\\'|` E'\\\\'''`"
      })
  void quotesLiterals(String text, String literal) {
    assertThat(Identifiers.literal(text)).isEqualTo(literal);
  }

  @Test
  void refusesNul() {
    assertThatThrownBy(() -> Identifiers.quote("a\0b")).hasMessageContaining("NUL");
    assertThatThrownBy(() -> Identifiers.literal("a\0b")).hasMessageContaining("NUL");
    assertThatThrownBy(() -> Identifiers.qualify("a", "\0")).hasMessageContaining("NUL");
  }
}
