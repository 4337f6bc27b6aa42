package io.pgstream.connect.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Progress progress = new Progress(1_000);

  @Test
  void rateCountsTheStartAndStreamingRateDoesNot() {
    progress.at(2_000, 0);
    progress.at(3_000, 100);
    progress.at(4_000, 1_000);
    progress.at(9_000, 1_000);
    assertThat(progress.rate(1_000)).isEqualTo(1_000 / 3.0);
    assertThat(progress.streamingRate(1_000)).isEqualTo(900);
  }

  @Test
  void workThatIsSeenOnlyOnceItIsDoneHasOneRate() {
    progress.at(3_000, 1_000);
    assertThat(progress.streamingRate(1_000)).isEqualTo(progress.rate(1_000)).isEqualTo(500);
  }
}
