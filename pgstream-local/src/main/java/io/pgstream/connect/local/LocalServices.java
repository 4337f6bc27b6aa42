package io.pgstream.connect.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The service objects of one stack, in the order they start. Safe for several threads. */
final class LocalServices {

  private final StackConfig config;
  private final StackDirectory directory;
  private final PgStreamHome home;
  private final FreePorts ports = new FreePorts();
  private final List<LocalService> services = new CopyOnWriteArrayList<>();

  private LocalServices(StackConfig config, StackDirectory directory, PgStreamHome home) {
    this.config = config;
    this.directory = directory;
    this.home = home;
  }

  static LocalServices of(StackConfig config, StackDirectory directory) {
    LocalServices services = new LocalServices(config, directory, PgStreamHome.locate());
    services.addPostgresServers();
    services.addBroker();
    services.addOpenSearch();
    services.addWorkers();
    return services;
  }

  private void addPostgresServers() {
    if (!config.has(ServiceKind.SOURCE) && !config.has(ServiceKind.TARGET)) {
      return;
    }
    PostgresInstallation installation = new DebianPackages(config.progress()).requirePostgres();
    for (ServiceKind kind : List.of(ServiceKind.SOURCE, ServiceKind.TARGET)) {
      if (config.has(kind)) {
        services.add(
            new PostgresServer(context(postgresName(kind)), installation, config.settingsOf(kind)));
      }
    }
  }

  private static String postgresName(ServiceKind kind) {
    return kind == ServiceKind.SOURCE ? "source-postgres" : "target-postgres";
  }

  private void addBroker() {
    if (config.has(ServiceKind.BROKER)) {
      ServiceKind kind = ServiceKind.BROKER;
      services.add(
          new KafkaBroker(
              context("broker"),
              home.kafkaClassPath(),
              config.jvmOptionsOf(kind),
              config.settingsOf(kind)));
    }
  }

  private void addOpenSearch() {
    if (config.has(ServiceKind.OPENSEARCH)) {
      ServiceKind kind = ServiceKind.OPENSEARCH;
      services.add(
          new OpenSearchNode(
              context("opensearch"),
              home.openSearchClassPath(),
              config.jvmOptionsOf(kind),
              config.settingsOf(kind)));
    }
  }

  private void addWorkers() {
    if (config.has(ServiceKind.CONNECT)) {
      for (int i = 0; i < config.workers(); i++) {
        addWorker();
      }
    }
  }

  synchronized ConnectWorker addWorker() {
    ServiceKind kind = ServiceKind.CONNECT;
    ConnectWorker worker =
        new ConnectWorker(
            context("worker-" + (workers().size() + 1)),
            broker().url(),
            pluginDirectory(),
            config.workerClassPath().orElseGet(home::kafkaClassPath),
            config.jvmOptionsOf(kind),
            config.settingsOf(kind),
            () -> connections().toMap());
    services.add(worker);
    return worker;
  }

  Path pluginDirectory() {
    return config.pluginDirectory().orElseGet(() -> directory.path().resolve("plugins"));
  }

  private ServiceContext context(String name) {
    return new ServiceContext(name, directory.path().resolve(name), ports, this::writeState);
  }

  private synchronized void writeState() {
    directory.writeState(services.stream().flatMap(service -> service.state().stream()).toList());
  }

  /** Services that can start at the same time, group after group: the workers need the broker. */
  void forEachGroup(Consumer<List<LocalService>> start) {
    start.accept(services.stream().filter(service -> !(service instanceof ConnectWorker)).toList());
    // The first worker creates the internal topics; started with it, the others would race for
    // that.
    List<ConnectWorker> workers = workers();
    workers.stream().limit(1).forEach(worker -> start.accept(List.of(worker)));
    start.accept(List.copyOf(workers.subList(Math.min(1, workers.size()), workers.size())));
  }

  List<LocalService> all() {
    return new ArrayList<>(services);
  }

  PostgresServer postgres(ServiceKind kind) {
    return only(PostgresServer.class, server -> server.name().equals(postgresName(kind)));
  }

  KafkaBroker broker() {
    return only(KafkaBroker.class, any -> true);
  }

  OpenSearchNode openSearch() {
    return only(OpenSearchNode.class, any -> true);
  }

  List<ConnectWorker> workers() {
    return all(ConnectWorker.class).toList();
  }

  private <T extends LocalService> T only(
      Class<T> type, java.util.function.Predicate<T> condition) {
    return all(type)
        .filter(condition)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this stack was built without a " + type.getSimpleName()));
  }

  private <T extends LocalService> Stream<T> all(Class<T> type) {
    return services.stream().filter(type::isInstance).map(type::cast);
  }

  Connections connections() {
    return new Connections(
        urlOf(postgresName(ServiceKind.SOURCE)),
        urlOf(postgresName(ServiceKind.TARGET)),
        urlOf("opensearch"),
        urlOf("broker"),
        workers().stream().map(LocalService::url).toList());
  }

  private String urlOf(String name) {
    Optional<LocalService> found =
        services.stream().filter(service -> service.name().equals(name)).findFirst();
    Function<LocalService, String> url = LocalService::url;
    return found.map(url).orElse("");
  }
}
