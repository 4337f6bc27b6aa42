package io.pgstream.connect.benchmarks.measure;

/**
 * What a piece of work used up.
 *
 * @param workerCpuSeconds CPU time of the Connect workers, all threads
 * @param compilerCpuSeconds how much of it the JVMs' compilers took, which a worker that has run
 *     for minutes does not spend any more
 * @param workerPeakMebibytes most resident memory of a worker
 * @param foreignCpuShare share (0 to 1) of all cores that other programs took: a run that is to be
 *     quoted has hardly any
 */
public record Costs(
    double workerCpuSeconds,
    double compilerCpuSeconds,
    double workerPeakMebibytes,
    double foreignCpuShare) {

  /** Share (0 to 1) of the workers' CPU time that the compilers took. */
  public double compilerShare() {
    return workerCpuSeconds == 0 ? 0 : compilerCpuSeconds / workerCpuSeconds;
  }
}
