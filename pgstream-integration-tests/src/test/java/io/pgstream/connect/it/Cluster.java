package io.pgstream.connect.it;

import io.pgstream.connect.local.Connections;
import io.pgstream.connect.local.LocalStack;
import io.pgstream.connect.local.PgStreamHome;
import io.pgstream.connect.local.PluginPath;
import io.pgstream.connect.local.ServiceKind;
import io.pgstream.connect.local.ServiceProvider;
import io.pgstream.connect.local.Services;
import io.pgstream.connect.local.ServicesRequest;
import io.pgstream.connect.local.rest.ConnectRest;
import io.pgstream.connect.local.rest.OpenSearchRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * The services of the whole test run with the built components: started for the first test class
 * that asks, stopped when the run ends.
 */
public final class Cluster implements AutoCloseable {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Cluster.class);

  private final Services services;

  private Cluster(Services services) {
    this.services = services;
  }

  /** The one of this run. */
  static Cluster of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Cluster.class, key -> new Cluster(startServices()), Cluster.class);
  }

  /** One of a test class's own, whose worker is the oldest that the connectors support. */
  static Cluster ofOldestConnect(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            "oldest Connect", key -> new Cluster(startOldestConnect()), Cluster.class);
  }

  private static Services startOldestConnect() {
    PgStreamHome home = PgStreamHome.locate();
    return LocalStack.builder()
        .components(PluginPath.builtComponents(home))
        .workerClassPath(home.oldestConnectClassPath())
        .start();
  }

  private static Services startServices() {
    List<Path> components = PluginPath.builtComponents(PgStreamHome.locate());
    String provider = System.getProperty(ServiceProvider.PROPERTY, "local");
    return provider.equals("local") ? startLocally(components) : startElsewhere(components);
  }

  /** Killed processes are noticed after seconds instead of the usual 10 to 60. */
  private static LocalStack startLocally(List<Path> components) {
    return LocalStack.builder()
        .components(components)
        .setting(ServiceKind.SOURCE, "max_prepared_transactions", "10")
        .setting(ServiceKind.BROKER, "group.min.session.timeout.ms", "1000")
        .setting(
            ServiceKind.BROKER,
            "transaction.abort.timed.out.transaction.cleanup.interval.ms",
            "1000")
        .setting(ServiceKind.CONNECT, "session.timeout.ms", "6000")
        .setting(ServiceKind.CONNECT, "heartbeat.interval.ms", "1000")
        .setting(ServiceKind.CONNECT, "scheduled.rebalance.max.delay.ms", "500")
        .setting(ServiceKind.CONNECT, "consumer.session.timeout.ms", "6000")
        .setting(ServiceKind.CONNECT, "consumer.heartbeat.interval.ms", "1000")
        .start();
  }

  private static Services startElsewhere(List<Path> components) {
    try {
      // Containers read it as another user.
      Path plugins =
          Files.createTempDirectory(
              "pgstream-plugins",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      PluginPath.unzip(components, plugins);
      return ServiceProvider.chosen()
          .start(new ServicesRequest(EnumSet.allOf(ServiceKind.class), 1, Optional.of(plugins)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The addresses as the tests reach them. */
  public Connections connections() {
    return services.connections();
  }

  /** The addresses that belong into connector configurations. */
  public Connections connectionsFromWorkers() {
    return services.connectionsFromWorkers();
  }

  public ConnectRest connect() {
    return new ConnectRest(URI.create(connections().connectUrls().get(0)));
  }

  public OpenSearchRest search() {
    return new OpenSearchRest(URI.create(connections().openSearchUrl()));
  }

  /**
   * The processes, for tests that kill some.
   *
   * @throws TestAbortedException when the services are no processes of this machine
   */
  public LocalStack processes() {
    if (services instanceof LocalStack stack) {
      return stack;
    }
    throw new TestAbortedException(
        "stops and kills processes, so it needs -D" + ServiceProvider.PROPERTY + "=local");
  }

  /**
   * Keeps what the processes logged, and what the threads of the workers are doing.
   *
   * @param test what failed; names the folder below {@code target/failure-logs}
   */
  void keepLogs(String test) throws IOException, InterruptedException {
    if (services instanceof LocalStack stack) {
      Path folder = Path.of("target", "failure-logs", test);
      StackLogs logs = new StackLogs(stack, folder);
      logs.printThreads();
      logs.copy();
      System.out.println(test + " failed; the logs of its servers: " + folder.toAbsolutePath());
    }
  }

  /** A test that failed between killing and starting must not spoil the next class. */
  public void reviveWorkers() {
    if (services instanceof LocalStack stack) {
      stack.workers().stream().filter(worker -> !worker.isRunning()).forEach(w -> w.start());
    }
  }

  @Override
  public void close() {
    services.close();
  }
}
