package io.pgstream.connect.common.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.retry.Backoff;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final Outage outage = new Outage("target", new Backoff(100, 10_000));

  @Test
  void waitsLongerFromTryToTryUntilTheTargetRecovers() {
    assertThat(outage.failed("down")).isBetween(50L, 100L);
    assertThat(outage.failed("down")).isBetween(100L, 200L);
    outage.recovered();
    assertThat(outage.failed("down again")).isBetween(50L, 100L);
    assertThat(outage.retries()).isEqualTo(3);
  }

  @Test
  void countsNothingWhileTheTargetWorks() {
    outage.recovered();
    assertThat(outage.retries()).isZero();
  }
}
