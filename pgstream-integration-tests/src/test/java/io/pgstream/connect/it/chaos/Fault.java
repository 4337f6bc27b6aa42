package io.pgstream.connect.it.chaos;

import io.pgstream.connect.local.ConnectWorker;
import io.pgstream.connect.local.LocalService;
import io.pgstream.connect.local.rest.ConnectRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Something that breaks, and how it is mended. */
interface Fault {

  /** Faults of the same subject do not overlap. */
  String subject();

  void begin(ChaosCluster cluster);

  void end(ChaosCluster cluster);

  /** The process of a service ends, by SIGKILL or in good order, and is started again. */
  record Outage(LocalService service, boolean orderly) implements Fault {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String subject() {
      return service.name();
    }

    @Override
    public void begin(ChaosCluster cluster) {
      if (orderly) {
        service.stop();
      } else {
        service.kill();
      }
    }

    @Override
    public void end(ChaosCluster cluster) {
      service.launch();
      // A worker answers only when the broker does, which may be down at this moment.
      if (!service.name().startsWith("worker")) {
        service.awaitReady(PATIENCE);
      }
    }

    @Override
    public String toString() {
      return (orderly ? "stop " : "kill ") + service.name();
    }
  }

  /** A connector is paused and resumed. */
  record Pause(String subject) implements Fault {
    @Override
    public void begin(ChaosCluster cluster) {
      request(cluster, rest -> rest.pause(subject));
    }

    @Override
    public void end(ChaosCluster cluster) {
      request(cluster, rest -> rest.resume(subject));
    }

    @Override
    public String toString() {
      return "pause " + subject;
    }
  }

  /**
   * A worker hangs, loses its tasks to the other one and then wakes up, still thinking it has them.
   */
  record Freeze(ConnectWorker worker) implements Fault {
    @Override
    public String subject() {
      return worker.name();
    }

    @Override
    public void begin(ChaosCluster cluster) {
      signal("-STOP");
    }

    @Override
    public void end(ChaosCluster cluster) {
      signal("-CONT");
    }

    private void signal(String signal) {
      worker.pid().ifPresent(pid -> kill(signal, Long.toString(pid)));
    }

    private static void kill(String signal, String pid) {
      try {
        new ProcessBuilder("kill", signal, pid).inheritIO().start().onExit().join();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return "freeze " + subject();
    }
  }

  /** A connector is restarted with its task, at once. */
  record Restart(String subject) implements Fault {
    @Override
    public void begin(ChaosCluster cluster) {
      request(cluster, rest -> rest.restart(subject));
    }

    @Override
    public void end(ChaosCluster cluster) {
      // A restart mends itself.
    }

    @Override
    public String toString() {
      return "restart " + subject;
    }
  }

  private static void request(ChaosCluster cluster, Consumer<ConnectRest> request) {
    cluster.rest().ifPresent(request);
  }
}
