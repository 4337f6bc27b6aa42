package io.pgstream.connect.source.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server prints of partitions, as conditions for their rows. */
class PartitionConditionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LIST (c)    | FOR VALUES IN ('a', 'b')       | c IN ('a', 'b')",
        "LIST (c)    | FOR VALUES IN (true, NULL)     | (c IS NULL OR c IN (true))",
        "LIST (c)    | FOR VALUES IN (NULL)           | c IS NULL",
        "LIST (\"a, (\"\"b\") | FOR VALUES IN ('x, ''(', ')') | \"a, (\"\"b\" IN ('x, ''(', ')')",
        "RANGE (id)  | FOR VALUES FROM ('-5') TO (10) | id IS NOT NULL AND (id) >= ('-5') AND (id) < (10)",
        "RANGE (id)  | FOR VALUES FROM (MINVALUE) TO (MAXVALUE) | id IS NOT NULL",
        "RANGE (lower(n) COLLATE \"C\") | FOR VALUES FROM ('a') TO (MAXVALUE) "
            + "| lower(n) COLLATE \"C\" IS NOT NULL AND (lower(n) COLLATE \"C\") >= ('a')",
      })
  void isMadeOfKeyAndBound(String key, String bound, String condition) {
    assertThat(PartitionCondition.of(key, bound)).contains(condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(1, 2)               | (3, 4)               | (a, b) >= (1, 2) AND (a, b) < (3, 4)",
        "(1, MINVALUE)        | (3, MINVALUE)        | (a) >= (1) AND (a) < (3)",
        "(1, MAXVALUE)        | (3, MAXVALUE)        | (a) > (1) AND (a) <= (3)",
        "(MINVALUE, MINVALUE) | (3, 4)               | (a, b) < (3, 4)",
        "(1, 2)               | (MAXVALUE, MAXVALUE) | (a, b) >= (1, 2)",
      })
  void comparesSeveralColumnsUpToTheFirstWithoutLimit(String from, String to, String condition) {
    assertThat(PartitionCondition.of("RANGE (a, b)", "FOR VALUES FROM " + from + " TO " + to))
        .contains("a IS NOT NULL AND b IS NOT NULL AND " + condition);
  }

  @Test
  void isUnknownWhereOnlyThePartitionedTableCanTell() {
    assertThat(PartitionCondition.of("HASH (id)", "FOR VALUES WITH (modulus 4, remainder 0)"))
        .isEmpty();
    assertThat(
            PartitionCondition.of("RANGE (n text_pattern_ops)", "FOR VALUES FROM ('a') TO ('b')"))
        .isEmpty();
    assertThat(
            PartitionCondition.of("LIST (n COLLATE \"C\" text_pattern_ops)", "FOR VALUES IN ('a')"))
        .isEmpty();
    assertThat(PartitionCondition.of("LIST (c)", "DEFAULT")).isEmpty();
  }
}
