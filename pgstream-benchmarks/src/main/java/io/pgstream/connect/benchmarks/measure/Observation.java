package io.pgstream.connect.benchmarks.measure;

import java.io.IOException;
import java.util.List;

/** Watches the processes of a stack from its creation on. Not thread-safe. */
public final class Observation {
  private final List<Long> workers;
  private final List<Long> others;
  private final long begin;
  private final long workerTicks;
  private final long compilerTicks;
  private final long ownTicks;
  private final long busyTicks;

  private Observation(List<Long> workers, List<Long> others) throws IOException {
    this.workers = workers;
    this.others = others;
    for (long worker : workers) {
      ProcFile.resetPeak(worker);
    }
    begin = System.nanoTime();
    workerTicks = ticks(workers);
    compilerTicks = compilerTicks();
    ownTicks = ownTicks();
    busyTicks = ProcFile.busyTicks();
  }

  /**
   * Begins to watch.
   *
   * @param workers process ids of the Connect workers
   * @param others process ids of the other servers of the stack
   */
  public static Observation begin(List<Long> workers, List<Long> others) throws IOException {
    return new Observation(List.copyOf(workers), List.copyOf(others));
  }

  /** What was used up so far. */
  public Costs costs() throws IOException {
    double seconds = (System.nanoTime() - begin) / 1e9;
    double capacity =
        seconds * ProcFile.TICKS_PER_SECOND * Runtime.getRuntime().availableProcessors();
    long foreign = ProcFile.busyTicks() - busyTicks - (ownTicks() - ownTicks);
    long peak = 0;
    for (long worker : workers) {
      peak = Math.max(peak, ProcFile.peakKibibytes(worker));
    }
    return new Costs(
        (ticks(workers) - workerTicks) / ProcFile.TICKS_PER_SECOND,
        Math.max(0, compilerTicks() - compilerTicks) / ProcFile.TICKS_PER_SECOND,
        peak / 1024.0,
        Math.max(0, foreign / capacity));
  }

  /** The servers and this program, which runs the baselines. */
  private long ownTicks() throws IOException {
    return ticks(workers) + ticks(others) + ProcFile.ticks(ProcessHandle.current().pid());
  }

  private long compilerTicks() throws IOException {
    long ticks = 0;
    for (long worker : workers) {
      ticks += ProcFile.compilerTicks(worker);
    }
    return ticks;
  }

  private static long ticks(List<Long> processes) throws IOException {
    long ticks = 0;
    for (long process : processes) {
      ticks += ProcFile.treeTicks(process);
    }
    return ticks;
  }

  /** CPU seconds that a process has used since it began; 0 if it is gone. */
  public static double cpuSeconds(long pid) throws IOException {
    return ProcFile.ticks(pid) / ProcFile.TICKS_PER_SECOND;
  }
}
