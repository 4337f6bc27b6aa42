package io.pgstream.connect.source.init;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.source.init.DirectServer.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectServerTest {
  private static final Facts FIRST = new Facts(100, "2026-11-22 10:00:00", false);
  private static final Facts OTHER = new Facts(101, "2026-11-22 10:00:00", false);

  @Test
  void passesASessionForEachConnection() {
    assertThatCode(() -> DirectServer.judge(FIRST, FIRST, List.of(OTHER)))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAPoolThatGivesASessionToAnotherConnection() {
    assertThatThrownBy(() -> DirectServer.judge(FIRST, FIRST, List.of(FIRST)))
        .isInstanceOf(PrerequisiteException.class)
        .hasMessageContaining("pooler")
        .hasMessageContaining("PID 100");
  }

  @Test
  void refusesAPoolThatTakesTheSessionAway() {
    assertThatThrownBy(() -> DirectServer.judge(FIRST, OTHER, List.of()))
        .hasMessageContaining("pooler");
  }

  @Test
  void refusesServersThatTakeTurns() {
    Facts elsewhere = new Facts(100, "2026-11-21 09:00:00", false);
    assertThatThrownBy(() -> DirectServer.judge(FIRST, FIRST, List.of(elsewhere)))
        .hasMessageContaining("several servers")
        .hasMessageContaining("primary");
  }

  @Test
  void refusesAStandbyBesideItsPrimary() {
    Facts standby = new Facts(102, "2026-11-22 10:00:00", true);
    assertThatThrownBy(() -> DirectServer.judge(FIRST, FIRST, List.of(OTHER, standby)))
        .hasMessageContaining("load balancer");
  }
}
