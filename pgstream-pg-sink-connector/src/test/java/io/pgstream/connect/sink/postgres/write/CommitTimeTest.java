package io.pgstream.connect.sink.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitTimeTest {
  @Test
  void growsWithTime() {
    assertThat(CommitTime.order("2026-11-22 10:33:00.1234+00"))
        .isEqualTo(CommitTime.order("2026-11-22 10:33:00.123400+00"))
        .isLessThan(CommitTime.order("2026-11-22 10:33:00.123401+00"))
        .isGreaterThan(CommitTime.order("2026-11-22 10:33:00+00"))
        .isLessThan(CommitTime.order("2026-11-22 10:33:01+00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "2026-11-22T10:33:00Z", "2026-11-22 10:33:00.1+01"})
  void doesNotKnowOtherForms(String text) {
    assertThat(CommitTime.order(text)).isEqualTo(CommitTime.UNKNOWN);
  }
}
