package io.pgstream.connect.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One server that runs as a process of its own on a fixed port with its data in a fixed folder, so
 * that it can be stopped, killed and started again without its clients noticing more than an
 * outage.
 *
 * <p>Safe for several threads; starting and stopping exclude each other. Only {@link LocalStack}
 * makes instances.
 */
public abstract sealed class LocalService
    permits PostgresServer, KafkaBroker, ConnectWorker, OpenSearchNode {

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 50;

  private final String name;
  private final Path directory;
  private final Runnable onLaunch;
  // Read without the lock: preparing and stopping hold it for seconds.
  private volatile ManagedProcess process;
  private volatile boolean retired;

  LocalService(ServiceContext context) {
    this.name = context.name();
    this.directory = context.directory();
    this.onLaunch = context.onLaunch();
  }

  /** Name of this service in its stack, for example {@code source-postgres}. */
  public final String name() {
    return name;
  }

  /** The folder with this service's configuration and data. */
  public final Path directory() {
    return directory;
  }

  /** What the server wrote to standard output and standard error since its first start. */
  public final Path logFile() {
    return directory.resolve(name + ".log");
  }

  /** The address clients use; stays the same across restarts. */
  public abstract String url();

  /** The process id, or empty while the service does not run. */
  public final OptionalLong pid() {
    ManagedProcess current = process;
    return current != null && current.isRunning()
        ? OptionalLong.of(current.identity().pid())
        : OptionalLong.empty();
  }

  /** Whether the process exists; it may not answer yet. */
  public final boolean isRunning() {
    return pid().isPresent();
  }

  /** Whether the server answers a request now. Blocks for at most a few seconds. */
  public final boolean isReady() {
    return isRunning() && answers();
  }

  /**
   * Starts the server with the data it had, or with none the first time, and waits until it
   * answers.
   *
   * @throws LocalStackException if it ends instead or does not answer within two minutes
   */
  public final void start() {
    launch();
    awaitReady(START_TIMEOUT);
  }

  /** Starts the process without waiting for it to answer; does nothing while it runs. */
  public final synchronized void launch() {
    if (retired) {
      throw new LocalStackException(name + " cannot start: its stack is closed");
    }
    if (isRunning()) {
      return;
    }
    try {
      prepare();
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot prepare " + directory + " for " + name + ": " + e.getMessage(), e);
    }
    process = ManagedProcess.start(command(), environment(), directory, logFile());
    onLaunch.run();
  }

  /**
   * Waits until the server answers.
   *
   * @throws LocalStackException if the process ends or {@code timeout} is over before; names the
   *     log file
   */
  public final void awaitReady(Duration timeout) {
    boolean ready = Waiting.until(() -> !isRunning() || answers(), timeout, POLL_MILLIS);
    if (retired) {
      throw new LocalStackException(name + " was stopped while it started: its stack is closed");
    }
    if (!isRunning()) {
      throw new LocalStackException(name + " ended before it answered: " + describeEnd());
    }
    if (!ready) {
      throw new LocalStackException(
          name + " did not answer within " + timeout.toSeconds() + " s: " + describeEnd());
    }
  }

  private String describeEnd() {
    ManagedProcess current = process;
    return current == null ? "it was never started" : current.describeEnd();
  }

  /**
   * Stops the server in good order, by SIGKILL if it takes longer than 20 s; does nothing while it
   * does not run.
   */
  public final synchronized void stop() {
    if (process != null) {
      process.stop(stopSignal(), STOP_TIMEOUT);
    }
  }

  /**
   * Ends the server and its child processes by SIGKILL, as a crash would; does nothing while it
   * does not run.
   */
  public final synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** Stops the server in good order and starts it again on the same port and data. */
  public final void restart() {
    stop();
    start();
  }

  /** Stops the server for good: whoever is about to start it in another thread fails. */
  final synchronized void retire() {
    retired = true;
    stop();
  }

  /** What another process needs to know; empty before the first start. */
  final Optional<ServiceState> state() {
    return Optional.ofNullable(process)
        .map(
            current ->
                new ServiceState(
                    name, url(), logFile().toString(), current.identity(), stopSignal()));
  }

  /** Writes configuration and first data; called before every start, so it keeps what is there. */
  abstract void prepare() throws IOException;

  /** The program and its arguments. */
  abstract List<String> command();

  /** Whether the server answers a request; false on any connection error. */
  abstract boolean answers();

  Map<String, String> environment() {
    return Map.of();
  }

  StopSignal stopSignal() {
    return StopSignal.TERMINATE;
  }
}
