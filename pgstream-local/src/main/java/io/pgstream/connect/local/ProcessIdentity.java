package io.pgstream.connect.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Names one process for good: its id and when it started, so that a later process that got the same
 * id is not mistaken for it.
 *
 * @param pid the process id
 * @param startedAtMillis start time, milliseconds since the epoch, as the operating system reports
 *     it
 */
record ProcessIdentity(long pid, long startedAtMillis) {

  /** Two JVMs may compute the same start time from a clock that was adjusted in between. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  static ProcessIdentity of(ProcessHandle handle) {
    return new ProcessIdentity(handle.pid(), startMillis(handle));
  }

  /** The process, or empty when it has ended or its id now belongs to another one. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid).filter(this::isSame).filter(ProcessIdentity::isRunning);
  }

  private boolean isSame(ProcessHandle handle) {
    return Math.abs(startMillis(handle) - startedAtMillis) <= CLOCK_TOLERANCE.toMillis();
  }

  private static long startMillis(ProcessHandle handle) {
    return handle.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  /**
   * Whether the process still does anything. In a container without an init a dead process whose
   * parent has gone stays in the process table as a zombie for ever, and counts as ended.
   */
  static boolean isRunning(ProcessHandle handle) {
    return handle.isAlive() && !isZombie(handle.pid());
  }

  private static boolean isZombie(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String line = Files.readString(stat);
      // "pid (name) state ...", where the name may itself hold parentheses and blanks.
      return line.startsWith("Z", line.lastIndexOf(')') + 2);
    } catch (IOException e) {
      // No such process any more, or a system without /proc: the caller's isAlive decides.
      return false;
    }
  }
}
