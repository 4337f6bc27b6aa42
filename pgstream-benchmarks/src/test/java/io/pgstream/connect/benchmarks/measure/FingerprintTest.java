package io.pgstream.connect.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static Fingerprint of(String[]... rows) {
    Fingerprint fingerprint = new Fingerprint();
    for (String[] row : rows) {
      fingerprint.add(row);
    }
    return fingerprint;
  }

  private static String[] row(String... values) {
    return values;
  }

  @Test
  void sameRowsInAnotherOrderAreTheSame() {
    assertThatCode(
            () ->
                of(row("1", "a"), row("2", "b")).requireSame(of(row("2", "b"), row("1", "a")), "x"))
        .doesNotThrowAnyException();
  }

  @Test
  void aNullIsNoEmptyText() {
    assertThatThrownBy(() -> of(row("1", null)).requireSame(of(row("1", "")), "the topic"))
        .hasMessageStartingWith("the topic differs from the source: 1 rows");
  }

  @Test
  void theSameCharactersInOtherColumnsDiffer() {
    assertThatThrownBy(() -> of(row("ab", "c")).requireSame(of(row("a", "bc")), "x"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRowTooManyDiffersThoughItsHashMightCancelOut() {
    assertThatThrownBy(() -> of(row("1"), row("1")).requireSame(of(row("1")), "x"))
        .hasMessageContaining("2 rows");
  }
}
