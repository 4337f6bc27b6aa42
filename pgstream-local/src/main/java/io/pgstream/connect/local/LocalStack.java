package io.pgstream.connect.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * Real services as local processes: two Postgres servers, a broker, Connect workers, an OpenSearch
 * node, or a part of them.
 *
 * <p>{@link #close()} stops them in reverse order and deletes their folder; the same happens when
 * the JVM ends (Ctrl-C, SIGTERM) or when the start fails half way, unless {@link #detach()} was
 * called. Safe for several threads.
 */
public final class LocalStack implements Services {

  private final StackConfig config;
  private final StackDirectory directory;
  private final LocalServices services;
  private final Thread closeOnExit = new Thread(this::closeNow, "stop-local-stack");
  private boolean closed;

  private LocalStack(StackConfig config, StackDirectory directory, LocalServices services) {
    this.config = config;
    this.directory = directory;
    this.services = services;
  }

  /**
   * A stack of every service with one worker, in a temporary folder, until the builder is told
   * otherwise.
   */
  public static LocalStackBuilder builder() {
    return new LocalStackBuilder();
  }

  static LocalStack start(StackConfig config) {
    StackDirectory directory = createDirectory(config);
    LocalStack stack = new LocalStack(config, directory, createServices(config, directory));
    Runtime.getRuntime().addShutdownHook(stack.closeOnExit);
    try {
      stack.startAll();
      return stack;
    } catch (RuntimeException e) {
      stack.closeAfter(e);
      throw e;
    }
  }

  private static StackDirectory createDirectory(StackConfig config) {
    try {
      StackDirectory directory =
          config.directory().isPresent()
              ? new StackDirectory(config.directory().get())
              : StackDirectory.temporary();
      directory.create();
      return directory;
    } catch (IOException e) {
      throw new LocalStackException("cannot create the folder of the local stack: " + e, e);
    }
  }

  private static LocalServices createServices(StackConfig config, StackDirectory directory) {
    try {
      return LocalServices.of(config, directory);
    } catch (RuntimeException e) {
      directory.delete();
      throw e;
    }
  }

  private void startAll() {
    PluginPath.unzip(config.components(), services.pluginDirectory());
    services.forEachGroup(this::startTogether);
    directory.writeConnections(connections());
  }

  /** The first failure ends the wait; closing the stack then cuts the other starts off. */
  private void startTogether(List<LocalService> group) {
    CompletableFuture<Void> firstFailure = new CompletableFuture<>();
    CompletableFuture<?>[] starts =
        group.stream()
            .map(
                service ->
                    CompletableFuture.runAsync(
                        () -> startOne(service, firstFailure), Threads::start))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.anyOf(CompletableFuture.allOf(starts), firstFailure).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LocalStackException cause
          ? cause
          : new LocalStackException("cannot start the local stack: " + e, e);
    }
  }

  private void startOne(LocalService service, CompletableFuture<Void> firstFailure) {
    try {
      startOne(service);
    } catch (RuntimeException e) {
      firstFailure.completeExceptionally(e);
      throw e;
    }
  }

  private void startOne(LocalService service) {
    long begin = System.nanoTime();
    service.start();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    config
        .progress()
        .accept(
            String.format(
                "%-16s ready in %.1f s: %s",
                service.name(), took.toMillis() / 1000.0, service.url()));
  }

  /**
   * Starts another Connect worker, which joins the cluster of the others.
   *
   * @return the worker, ready
   */
  public ConnectWorker addWorker() {
    ConnectWorker worker = services.addWorker();
    startOne(worker);
    directory.writeConnections(connections());
    return worker;
  }

  /** The source Postgres. */
  public PostgresServer source() {
    return services.postgres(ServiceKind.SOURCE);
  }

  /** The target Postgres. */
  public PostgresServer target() {
    return services.postgres(ServiceKind.TARGET);
  }

  /** The broker. */
  public KafkaBroker broker() {
    return services.broker();
  }

  /** The Connect workers in the order they were started. */
  public List<ConnectWorker> workers() {
    return services.workers();
  }

  /** The first Connect worker. */
  public ConnectWorker worker() {
    return services.workers().get(0);
  }

  /** The OpenSearch node. */
  public OpenSearchNode openSearch() {
    return services.openSearch();
  }

  /** The folder with everything the services write. */
  public Path directory() {
    return directory.path();
  }

  @Override
  public Connections connections() {
    return services.connections();
  }

  /** The same as {@link #connections()}: workers run on this machine too. */
  @Override
  public Connections connectionsFromWorkers() {
    return connections();
  }

  /**
   * Leaves the services running when the JVM ends; {@link StackDirectory#down()} stops them later.
   */
  public void detach() {
    Runtime.getRuntime().removeShutdownHook(closeOnExit);
  }

  @Override
  public void close() {
    closeNow();
    try {
      Runtime.getRuntime().removeShutdownHook(closeOnExit);
    } catch (IllegalStateException e) {
      // The JVM is already ending; the hook waits for closeNow and then finds nothing to do.
      return;
    }
  }

  private void closeAfter(RuntimeException failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private synchronized void closeNow() {
    if (closed) {
      return;
    }
    closed = true;
    List<LocalService> reversed = new ArrayList<>(services.all());
    Collections.reverse(reversed);
    List<RuntimeException> failures = reversed.stream().flatMap(LocalStack::retire).toList();
    if (!failures.isEmpty()) {
      LocalStackException failure =
          new LocalStackException("the local stack in " + directory() + " did not stop completely");
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
    directory.delete();
  }

  /** One service that cannot be stopped must not keep the others running. */
  private static Stream<RuntimeException> retire(LocalService service) {
    try {
      service.retire();
      return Stream.empty();
    } catch (RuntimeException e) {
      return Stream.of(e);
    }
  }
}
