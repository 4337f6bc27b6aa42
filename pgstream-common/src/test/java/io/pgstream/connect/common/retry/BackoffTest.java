package io.pgstream.connect.common.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds of the delays. */
class BackoffTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 7",
    "3, 1000",
    "500, 15000",
    "100, 10",
    "1, 9223372036854775807",
    "4611686018427387904, 9223372036854775807",
    "20000000000, 40000000000"
  })
  void staysBetweenHalfAndAllOfADoublingCeiling(long initialMs, long maxMs) {
    Backoff backoff = new Backoff(initialMs, maxMs);
    long ceiling = initialMs;
    long max = Math.max(initialMs, maxMs);
    for (int failure = 1; failure <= 200; failure++) {
      assertThat(backoff.nextDelayMs()).isBetween(ceiling - ceiling / 2, ceiling);
      assertThat(backoff.failures()).isEqualTo(failure);
      // After some thirty failures it may stop doubling.
      ceiling = failure > 30 ? ceiling : ceiling > max / 2 ? max : ceiling * 2;
    }
  }

  @Test
  void startsAgainAfterAReset() {
    Backoff backoff = new Backoff(10, 1_000_000);
    for (int i = 0; i < 10; i++) {
      backoff.nextDelayMs();
    }
    backoff.reset();
    assertThat(backoff.failures()).isZero();
    assertThat(backoff.nextDelayMs()).isBetween(5L, 10L);
  }
}
