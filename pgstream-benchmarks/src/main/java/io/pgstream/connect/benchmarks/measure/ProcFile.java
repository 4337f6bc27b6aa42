package io.pgstream.connect.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what Linux tells about processes below {@code /proc}; see proc(5). */
final class ProcFile {
  /** USER_HZ: the same on every architecture that runs a JVM. */
  static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int CHILDREN_USER_TIME = 13;
  private static final int CHILDREN_SYSTEM_TIME = 14;
  private static final int IDLE_TIME = 4;
  private static final int IO_WAIT = 5;

  /** The kernel keeps 15 characters of a name. */
  private static final Pattern COMPILER = Pattern.compile("C[12] CompilerThre");

  private ProcFile() {}

  /** CPU time of a process and of its children, dead or alive; 0 if it is gone. */
  static long treeTicks(long pid) throws IOException {
    long ticks = ticks(pid, USER_TIME, SYSTEM_TIME, CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);
    try (Stream<ProcessHandle> children =
        ProcessHandle.of(pid).map(ProcessHandle::children).orElseGet(Stream::empty)) {
      for (ProcessHandle child : children.toList()) {
        ticks += ticks(child.pid());
      }
    }
    return ticks;
  }

  /** CPU time of a process; 0 if it is gone. */
  static long ticks(long pid) throws IOException {
    return ticks(pid, USER_TIME, SYSTEM_TIME);
  }

  private static long ticks(long pid, int... fields) throws IOException {
    return ticks(Path.of("/proc", Long.toString(pid)), fields);
  }

  /** For a process or a thread. */
  private static long ticks(Path directory, int... fields) throws IOException {
    try {
      String stat = Files.readString(directory.resolve("stat"));
      // The program's name before it may hold blanks and parentheses.
      String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Arrays.stream(fields).mapToLong(field -> Long.parseLong(values[field])).sum();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** CPU time of the threads that compile in a JVM: {@code C1 CompilerThread0} and the like. */
  static long compilerTicks(long pid) throws IOException {
    long ticks = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads.toList()) {
        if (isCompiler(thread)) {
          ticks += ticks(thread, USER_TIME, SYSTEM_TIME);
        }
      }
    } catch (NoSuchFileException e) {
      return 0;
    }
    return ticks;
  }

  private static boolean isCompiler(Path thread) throws IOException {
    try {
      return COMPILER.matcher(Files.readString(thread.resolve("comm"))).lookingAt();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** CPU time of the whole machine, all cores, without idling and waiting for disks. */
  static long busyTicks() throws IOException {
    String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
    String[] values = line.trim().split(" +", -1);
    long busy = 0;
    for (int i = 1; i <= 8 && i < values.length; i++) {
      busy += i == IDLE_TIME || i == IO_WAIT ? 0 : Long.parseLong(values[i]);
    }
    return busy;
  }

  /** Forgets the most resident memory so far; needs the right to write there. */
  static void resetPeak(long pid) throws IOException {
    Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
  }

  /** The most resident memory since the last reset, in KiB. */
  static long peakKibibytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
