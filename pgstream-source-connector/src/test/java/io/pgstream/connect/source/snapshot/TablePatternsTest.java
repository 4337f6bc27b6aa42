package io.pgstream.connect.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablePatternsTest {
  @ParameterizedTest
  @CsvSource({
    "orders, public, orders, true",
    "orders, sales, orders, false",
    "sales.orders, sales, orders, true",
    "sales.orders, sales, Orders, false",
    "sales.*, sales, orders, true",
    "sales.*, public, orders, false",
    "*.orders, anything, orders, true",
    "*.orders, anything, lines, false",
    "*, public, anything, true",
    "*, sales, anything, false",
    "*.*, anything, anything, true",
    "'\"my.schema\".\"a\"\"b*\"', my.schema, a\"b*, true",
  })
  void findsTables(String pattern, String schema, String table, boolean matches) {
    assertThat(TablePatterns.parse(List.of(pattern), List.of()).matches(schema, table))
        .isEqualTo(matches);
  }

  @Test
  void anExclusionWins() {
    TablePatterns patterns =
        TablePatterns.parse(List.of("*", "sales.*"), List.of("*.audit", "sales.big"));
    assertThat(patterns.matches("public", "orders")).isTrue();
    assertThat(patterns.matches("sales", "audit")).isFalse();
    assertThat(patterns.matches("sales", "big")).isFalse();
    assertThat(patterns.matches("public", "big")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "ord*", "\"a", "\"a\"b", "a..b"})
  void refusesWhatIsNoPattern(String pattern) {
    assertThatThrownBy(() -> TablePatterns.parse(List.of(pattern), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + pattern + "\" is not a table pattern")
        .hasMessageContaining("write schema.table");
  }
}
