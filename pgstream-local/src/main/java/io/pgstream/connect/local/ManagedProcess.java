package io.pgstream.connect.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server process: its output goes to a log file, it reads no terminal, and it lives in a session
 * of its own, so that Ctrl-C reaches only the JVM that started it, which then stops its servers in
 * order.
 */
final class ManagedProcess {

  private static final int LOG_TAIL_LINES = 15;

  private final Process process;
  private final ProcessIdentity identity;
  private final Path logFile;

  private ManagedProcess(Process process, Path logFile) {
    this.process = process;
    this.identity = ProcessIdentity.of(process.toHandle());
    this.logFile = logFile;
  }

  /**
   * Starts {@code command}; its output is appended to {@code logFile}.
   *
   * @throws LocalStackException if the program cannot be run
   */
  static ManagedProcess start(
      List<String> command, Map<String, String> environment, Path directory, Path logFile) {
    List<String> inOwnSession = new ArrayList<>(List.of("setsid"));
    inOwnSession.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(inOwnSession)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ManagedProcess(builder.start(), logFile);
    } catch (IOException e) {
      throw new LocalStackException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    }
  }

  ProcessIdentity identity() {
    return identity;
  }

  boolean isRunning() {
    return process.isAlive();
  }

  void stop(StopSignal signal, Duration patience) {
    if (process.isAlive()) {
      new ProcessTree(process.toHandle()).stop(signal, patience);
      awaitReaped();
    }
  }

  void kill() {
    if (process.isAlive()) {
      new ProcessTree(process.toHandle()).kill();
      awaitReaped();
    }
  }

  /**
   * The JVM learns of the end a moment after the process table does; until then it would say it is
   * alive.
   */
  private void awaitReaped() {
    process.onExit().join();
  }

  /** How the process ended and the last lines it wrote; for error messages. */
  String describeEnd() {
    String end = process.isAlive() ? "still running" : "exit code " + process.exitValue();
    return end + "; last lines of " + logFile + ":\n" + logTail();
  }

  private String logTail() {
    try {
      // Latin-1 accepts every byte, whatever the server writes.
      List<String> lines = Files.readAllLines(logFile, StandardCharsets.ISO_8859_1);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
