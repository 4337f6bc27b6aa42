package io.pgstream.connect.common.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConflictsTest {
  private final AtomicLong clock = new AtomicLong();
  private final Conflicts conflicts = new Conflicts(clock::get);

  @Test
  void waitLongerFromConflictToConflictUntilThereIsNoneForAWhile() {
    long first = conflicts.found("x");
    long later = 0;
    for (int i = 0; i < 20; i++) {
      later = conflicts.found("x");
    }
    assertThat(first).isBetween(50L, 100L);
    assertThat(later).isBetween(5_000L, 10_000L);
    clock.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(conflicts.found("x")).isBetween(50L, 100L);
  }
}
