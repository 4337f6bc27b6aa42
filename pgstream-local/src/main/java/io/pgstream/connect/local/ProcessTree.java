package io.pgstream.connect.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Ends a process and everything it has started; works for processes of other JVMs too. */
final class ProcessTree {

  private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 20;

  private final ProcessHandle root;

  ProcessTree(ProcessHandle root) {
    this.root = root;
  }

  /** Sends {@code signal}, waits for the end, and kills what is left after {@code patience}. */
  void stop(StopSignal signal, Duration patience) {
    List<ProcessHandle> processes = processes();
    send(signal);
    if (!awaitEnd(processes, patience)) {
      kill(processes);
    }
  }

  /** SIGKILL to all of them, as if the machine had lost power; returns when they have ended. */
  void kill() {
    kill(processes());
  }

  private static void kill(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroyForcibly);
    if (!awaitEnd(processes, KILL_TIMEOUT)) {
      throw new LocalStackException(
          "process "
              + processes.get(0).pid()
              + " is still there "
              + KILL_TIMEOUT.toSeconds()
              + " s after SIGKILL; it hangs in the kernel, look at its state with ps");
    }
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(root), root.descendants()).toList();
  }

  private void send(StopSignal signal) {
    if (signal == StopSignal.TERMINATE) {
      root.destroy();
      return;
    }
    // Java sends SIGTERM and SIGKILL only; kill is built into every shell.
    String command = "kill -" + signal.shellName() + " " + root.pid();
    try {
      new ProcessBuilder("sh", "-c", command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new LocalStackException("cannot run sh to signal process " + root.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean awaitEnd(List<ProcessHandle> processes, Duration patience) {
    return Waiting.until(
        () -> processes.stream().noneMatch(ProcessIdentity::isRunning), patience, POLL_MILLIS);
  }
}
