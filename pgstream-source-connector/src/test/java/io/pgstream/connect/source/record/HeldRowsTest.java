package io.pgstream.connect.source.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Order of arrival, in memory and beyond it. */
class HeldRowsTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 10, 11, 50, 1_000_000})
  void givesRowsBackInOrderWhereverTheyWereKept(long maxMemoryBytes) {
    List<String> expected = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    try (HeldRows rows = new HeldRows(maxMemoryBytes)) {
      for (int i = 0; i < 50; i++) {
        // Sizes differ, so that a small row could slip into memory after a large one.
        String row = "r" + i + "x".repeat(i % 3 * 7);
        expected.add(row);
        rows.add(row.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(rows.size()).isEqualTo(50);
      rows.forEach(row -> seen.add(new String(row, StandardCharsets.UTF_8)));
    }
    assertThat(seen).isEqualTo(expected);
  }
}
