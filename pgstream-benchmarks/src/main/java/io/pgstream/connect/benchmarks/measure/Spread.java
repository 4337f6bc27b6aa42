package io.pgstream.connect.benchmarks.measure;

import java.util.List;

/**
 * Some numbers, summed up.
 *
 * @param median the one in the middle, or the mean of the two
 * @param lowest the smallest
 * @param highest the largest
 */
public record Spread(double median, double lowest, double highest) {

  /** The spread of at least one number. */
  public static Spread of(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** The number that this share (0 to 1) of the sorted numbers does not exceed. */
  public static double percentile(List<Double> numbers, double share) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, index));
  }
}
