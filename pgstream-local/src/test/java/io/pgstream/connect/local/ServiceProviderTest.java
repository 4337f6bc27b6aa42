package io.pgstream.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ServiceProviderTest {

  @Test
  void localProcessesAreTheDefault() {
    assertThat(ServiceProvider.chosen()).isInstanceOf(LocalServiceProvider.class);
  }

  @Test
  void namesTheKnownOnesWhenAnotherIsAskedFor() {
    assertThatThrownBy(() -> ServiceProvider.named("cloud"))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("pgstream.services is \"cloud\", known here: local");
  }
}
