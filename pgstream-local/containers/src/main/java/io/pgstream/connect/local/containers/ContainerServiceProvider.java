package io.pgstream.connect.local.containers;

import io.pgstream.connect.local.LocalStackException;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.ServiceProvider;
import io.pgstream.connect.local.Services;
import io.pgstream.connect.local.ServicesRequest;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;

/** Takes the services of a pipeline from containers. */
public final class ContainerServiceProvider implements ServiceProvider {

  private static final String NAME = "containers";

  private final BooleanSupplier engineAnswers;

  /** For the service loader. */
  public ContainerServiceProvider() {
    this(() -> DockerClientFactory.instance().isDockerAvailable());
  }

  ContainerServiceProvider(BooleanSupplier engineAnswers) {
    this.engineAnswers = engineAnswers;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Services start(ServicesRequest request) {
    if (!engineAnswers.getAsBoolean()) {
      throw new LocalStackException(
          PROPERTY
              + " is \""
              + NAME
              + "\", but no container engine answers; start Docker (or set DOCKER_HOST), or leave "
              + PROPERTY
              + " out to use local processes");
    }
    ContainerServices services =
        new ContainerServices(request, Images.ofBuild(), PgStreamHome.locate());
    services.start();
    return services;
  }
}
