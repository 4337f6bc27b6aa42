package io.pgstream.connect.local.containers;

import io.pgstream.connect.local.Connections;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.ServiceKind;
import io.pgstream.connect.local.Services;
import io.pgstream.connect.local.ServicesRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/** The containers of one pipeline in a network of their own. */
final class ContainerServices implements Services {

  private final Network network = Network.newNetwork();
  private final Map<ServiceKind, GenericContainer<?>> servers = new EnumMap<>(ServiceKind.class);
  private final List<GenericContainer<?>> workers = new ArrayList<>();

  ContainerServices(ServicesRequest request, Images images, PgStreamHome home) {
    Containers containers = new Containers(network, images, home);
    for (ServiceKind kind : request.services()) {
      switch (kind) {
        case SOURCE, TARGET -> servers.put(kind, containers.postgres(alias(kind)));
        case OPENSEARCH -> servers.put(kind, containers.openSearch(alias(kind)));
        case BROKER -> addBroker(containers);
        case CONNECT -> addWorkers(containers, request);
      }
    }
  }

  /** Asked for by itself, by the workers, or by both. */
  private void addBroker(Containers containers) {
    servers.computeIfAbsent(ServiceKind.BROKER, kind -> containers.broker(alias(kind)));
  }

  private void addWorkers(Containers containers, ServicesRequest request) {
    addBroker(containers);
    for (int i = 1; i <= request.workers(); i++) {
      workers.add(containers.worker("worker-" + i, bootstrapInside(), request.pluginDirectory()));
    }
  }

  void start() {
    try {
      Startables.deepStart(servers.values()).join();
      // The first worker creates the internal topics; started with it, the others would race for
      // that.
      workers.forEach(worker -> worker.withEnv(connectionsFromWorkers().toMap()).start());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Connections connections() {
    return new Connections(
        url(ServiceKind.SOURCE, server -> Containers.postgresUrl(server.getHost(), mapped(server))),
        url(ServiceKind.TARGET, server -> Containers.postgresUrl(server.getHost(), mapped(server))),
        url(ServiceKind.OPENSEARCH, ContainerServices::httpUrl),
        url(ServiceKind.BROKER, server -> ((KafkaContainer) server).getBootstrapServers()),
        workers.stream().map(ContainerServices::httpUrl).toList());
  }

  @Override
  public Connections connectionsFromWorkers() {
    return new Connections(
        url(
            ServiceKind.SOURCE,
            any -> Containers.postgresUrl(alias(ServiceKind.SOURCE), Containers.POSTGRES_PORT)),
        url(
            ServiceKind.TARGET,
            any -> Containers.postgresUrl(alias(ServiceKind.TARGET), Containers.POSTGRES_PORT)),
        url(
            ServiceKind.OPENSEARCH,
            any -> "http://" + alias(ServiceKind.OPENSEARCH) + ":" + Containers.OPENSEARCH_PORT),
        url(ServiceKind.BROKER, any -> bootstrapInside()),
        connections().connectUrls());
  }

  private String url(ServiceKind kind, Function<GenericContainer<?>, String> address) {
    GenericContainer<?> server = servers.get(kind);
    return server == null ? "" : address.apply(server);
  }

  private static String httpUrl(GenericContainer<?> server) {
    return "http://" + server.getHost() + ":" + mapped(server);
  }

  private static int mapped(GenericContainer<?> server) {
    return server.getMappedPort(server.getExposedPorts().get(0));
  }

  private static String bootstrapInside() {
    return alias(ServiceKind.BROKER) + ":" + Containers.BROKER_PORT_INSIDE;
  }

  private static String alias(ServiceKind kind) {
    return switch (kind) {
      case SOURCE -> "source-postgres";
      case TARGET -> "target-postgres";
      case BROKER -> "broker";
      case CONNECT -> "worker";
      case OPENSEARCH -> "opensearch";
    };
  }

  @Override
  public void close() {
    Stream.concat(workers.stream(), servers.values().stream()).forEach(GenericContainer::stop);
    network.close();
  }
}
