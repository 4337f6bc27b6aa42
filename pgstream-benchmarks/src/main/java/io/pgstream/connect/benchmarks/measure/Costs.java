package io.pgstream.connect.benchmarks.measure;

/**
 * What a piece of work used up.
 *
 * @param workerCpuSeconds CPU time of the Connect workers, all threads
 * @param workerPeakMebibytes most resident memory of a worker
 * @param foreignCpuShare share (0 to 1) of all cores that other programs took: a run that is to be
 *     quoted has hardly any
 */
public record Costs(double workerCpuSeconds, double workerPeakMebibytes, double foreignCpuShare) {}
