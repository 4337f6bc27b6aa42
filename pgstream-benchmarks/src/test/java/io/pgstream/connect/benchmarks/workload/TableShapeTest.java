package io.pgstream.connect.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableShapeTest {
  @Test
  void theTypicalTableIsInSchemaPublic() {
    assertThat(TableShape.TYPICAL.tableNames()).containsExactly("\"public\".\"orders_0\"");
    assertThat(TableShape.TYPICAL.definitions()).hasSize(1);
  }

  @Test
  void moreSchemasBringMoreTables() {
    TableShape shape = TableShape.TYPICAL.withSchemas(3);
    assertThat(shape.tableNames())
        .containsExactly(
            "\"bench_0\".\"orders_0\"", "\"bench_1\".\"orders_1\"", "\"bench_2\".\"orders_2\"");
    assertThat(shape.definitions()).hasSize(6).startsWith("CREATE SCHEMA bench_0");
  }

  @Test
  void aRowHasAValueForEveryColumn() {
    TableShape wide = TableShape.TYPICAL.withColumns(12);
    assertThat(wide.columnTypes()).hasSize(12);
    assertThat(wide.row()).endsWith("(i % 100000)::int + 11");
  }

  @Test
  void largeRowsAreNotSpelledOut() {
    assertThat(TableShape.TYPICAL.withRowBytes(1_000_000).row()).hasSizeLessThan(1_000);
  }
}
