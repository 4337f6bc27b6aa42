package io.pgstream.connect.source.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.lsn.Lsn;
import org.junit.jupiter.api.Test;

class ServerIdentityTest {
  private static int interval(int walSenderTimeoutMs, int configuredMs) {
    return new ServerIdentity("1", Lsn.INVALID, walSenderTimeoutMs).statusIntervalMs(configuredMs);
  }

  @Test
  void keepsTheConfiguredIntervalWhereTheServerIsPatient() {
    assertThat(interval(60_000, 10_000)).isEqualTo(10_000);
    assertThat(interval(0, 60_000)).isEqualTo(60_000);
  }

  @Test
  void isHeardThreeTimesBeforeTheServerGivesUp() {
    assertThat(interval(3_000, 10_000)).isEqualTo(1_000);
    assertThat(interval(1, 10_000)).isEqualTo(1);
  }
}
