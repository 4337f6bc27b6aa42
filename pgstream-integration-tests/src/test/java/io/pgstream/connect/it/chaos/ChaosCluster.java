package io.pgstream.connect.it.chaos;

import io.pgstream.connect.it.StackLogs;
import io.pgstream.connect.local.ConnectWorker;
import io.pgstream.connect.local.LocalService;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.OpenSearchNode;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PluginPath;
import io.pgstream.connect.local.PostgresServer;
import io.pgstream.connect.local.ServiceKind;
import io.pgstream.connect.local.TcpProxy;
import io.pgstream.connect.local.rest.ConnectRest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A pipeline of its own with two workers, whose faults are noticed within seconds. */
final class ChaosCluster implements AutoCloseable {
  static final List<String> CONNECTORS =
      List.of("pgstream-source", "pgstream-pg-sink", "pgstream-opensearch-sink");

  private final LocalStack stack;
  private final List<Link> links;

  private ChaosCluster(LocalStack stack) {
    this.stack = stack;
    this.links =
        Stream.of(stack.source(), stack.target(), stack.openSearch())
            .map(
                service ->
                    new Link(service.name(), TcpProxy.to(URI.create(service.url()).getPort())))
            .toList();
  }

  /** Starts the services and registers the connectors of {@code config/}. */
  static ChaosCluster start(Journal journal) {
    PgStreamHome home = PgStreamHome.locate();
    LocalStack stack =
        LocalStack.builder()
            .components(PluginPath.builtComponents(home))
            .workers(2)
            .setting(ServiceKind.SOURCE, "deadlock_timeout", "200ms")
            .setting(ServiceKind.SOURCE, "wal_sender_timeout", "10s")
            .setting(ServiceKind.BROKER, "group.min.session.timeout.ms", "1000")
            .setting(ServiceKind.CONNECT, "session.timeout.ms", "5000")
            .setting(ServiceKind.CONNECT, "heartbeat.interval.ms", "1000")
            .setting(ServiceKind.CONNECT, "scheduled.rebalance.max.delay.ms", "1000")
            .setting(ServiceKind.CONNECT, "consumer.session.timeout.ms", "6000")
            .setting(ServiceKind.CONNECT, "consumer.heartbeat.interval.ms", "1000")
            .progress(journal::note)
            .start();
    ChaosCluster cluster = new ChaosCluster(stack);
    try {
      new ChaosConnectors(home.root().resolve("config"), cluster.links).register(cluster);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** The networks between the connectors and the source, the target and OpenSearch. */
  List<Link> links() {
    return links;
  }

  PostgresServer source() {
    return stack.source();
  }

  PostgresServer target() {
    return stack.target();
  }

  OpenSearchNode openSearch() {
    return stack.openSearch();
  }

  LocalService broker() {
    return stack.broker();
  }

  List<ConnectWorker> workers() {
    return stack.workers();
  }

  /** The REST interface of a worker that runs and answers; empty while none does. */
  Optional<ConnectRest> rest() {
    Predicate<ConnectWorker> ready = ConnectWorker::isReady;
    return workers().stream().filter(ready).findFirst().map(ConnectWorker::rest);
  }

  /** Everything but the workers. */
  Stream<LocalService> servers() {
    return Stream.of(source(), target(), openSearch(), broker());
  }

  Stream<LocalService> services() {
    return Stream.concat(servers(), workers().stream());
  }

  /** Copies what the services have logged to where it survives them. */
  void keepLogs(Path folder) throws IOException {
    new StackLogs(stack, folder).copy();
  }

  @Override
  public void close() {
    links.forEach(link -> link.proxy().close());
    stack.close();
  }
}
