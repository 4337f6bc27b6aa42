package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

  private final ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());

  @Test
  void findsItsProcess() {
    assertThat(self.find()).contains(ProcessHandle.current());
  }

  @Test
  void doesNotTakeALaterProcessWithTheSameIdForIt() {
    ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.startedAtMillis() - 60_000);

    assertThat(earlier.find()).isEmpty();
  }
}
