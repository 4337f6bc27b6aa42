package io.pgstream.connect.local.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.local.LocalStackException;
import io.pgstream.connect.local.ServiceKind;
import io.pgstream.connect.local.ServiceProvider;
import io.pgstream.connect.local.ServicesRequest;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be checked without a container engine. */
class ContainerServiceProviderTest {

  @Test
  void saysThatNoContainerEngineAnswers() {
    ServiceProvider provider = new ContainerServiceProvider(() -> false);
    ServicesRequest request = new ServicesRequest(Set.of(ServiceKind.SOURCE), 1, Optional.empty());

    assertThatThrownBy(() -> provider.start(request))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("pgstream.services is \"containers\"")
        .hasMessageContaining("no container engine answers; start Docker");
  }

  @Test
  void isFoundByItsName() {
    assertThat(ServiceProvider.named("containers")).isInstanceOf(ContainerServiceProvider.class);
  }

  @Test
  void imagesHaveTheVersionsOfTheBuild() {
    Images images = Images.ofBuild();

    assertThat(images.kafka().asCanonicalNameString()).matches("apache/kafka:[0-9.]+");
    assertThat(images.openSearch().asCanonicalNameString())
        .matches("opensearchproject/opensearch:[0-9.]+");
  }

  @Test
  void workersReachTheBrokerInsideTheirNetwork() {
    assertThat(Containers.workerProperties("worker-1", "broker:19092").lines())
        .contains(
            "bootstrap.servers=broker\\:19092",
            "rest.advertised.host.name=worker-1",
            "plugin.path=/opt/pgstream/plugins");
  }
}
