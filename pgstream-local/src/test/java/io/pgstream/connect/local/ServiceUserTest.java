package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceUserTest {

  @Test
  void rootHandsOverToPostgres() {
    assertThat(ServiceUser.forPostgres("root").wrap(List.of("initdb", "-D", "x")))
        .containsExactly(
            "setpriv",
            "--reuid=postgres",
            "--regid=postgres",
            "--init-groups",
            "initdb",
            "-D",
            "x");
  }

  @Test
  void anyoneElseRunsItAsHimself() {
    assertThat(ServiceUser.forPostgres("alice").wrap(List.of("initdb"))).containsExactly("initdb");
  }
}
