package io.pgstream.connect.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.source.schema.SchemaTable;
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
  @CsvSource({
    "public.measured, sales.none, true",
    "*.measured, archive.*, false",
    "archive.old_1, sales.none, true",
    "archive.*, public.measured, false",
    "archive.*, *.old, false",
    "id:dc1c9ftkku205h0ajk12, sales.none, true",
    "id:dc1c9ftkku205h0ajk13, sales.none, false",
    "public.*, id:dc1c9ftkku205h0ajk11, false",
    "sales.*, sales.none, false",
  })
  void aPartitionedTableStandsForItsPartitions(String included, String excluded, boolean isCopied) {
    List<SchemaTable> leaf =
        List.of(
            table("archive", "old_1", "10"),
            table("public", "old", "11"),
            table("public", "measured", "12"));
    assertThat(TablePatterns.parse(List.of(included), List.of(excluded)).matches(leaf))
        .isEqualTo(isCopied);
  }

  private static SchemaTable table(String schema, String name, String oid) {
    return new SchemaTable(schema, Copies.layout(name, oid, true).table());
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
