package io.pgstream.connect.benchmarks.report;

import io.pgstream.connect.benchmarks.measure.Series;
import io.pgstream.connect.benchmarks.measure.Series.Kind;
import io.pgstream.connect.benchmarks.measure.Spread;
import io.pgstream.connect.benchmarks.measure.Values;
import java.util.Optional;

/**
 * What was measured for a figure.
 *
 * @param title what it is
 * @param goal what it should reach; may be empty
 * @param values its numbers
 */
public record FigureResult(String title, String goal, Values values) {

  /** The number that the figure is about. */
  Optional<Series> subject() {
    return values.first(Kind.SUBJECT);
  }

  /** What it is held against. */
  Optional<Series> baseline() {
    return values.first(Kind.BASELINE);
  }

  /** A series as a share of the baseline of the same unit; empty for the baseline itself. */
  Optional<Double> shareOfBaseline(Series series) {
    return baseline()
        .filter(baseline -> baseline.unit() == series.unit() && !baseline.equals(series))
        .filter(baseline -> median(baseline) > 0)
        .map(baseline -> median(series) / median(baseline));
  }

  double median(Series series) {
    return values.spread(series).median();
  }

  /** The median with its unit. */
  String text(Series series) {
    return series.unit().format(median(series)) + " " + series.unit().text();
  }

  /** From the lowest to the highest round. */
  String range(Series series) {
    Spread spread = values.spread(series);
    return series.unit().format(spread.lowest()) + " – " + series.unit().format(spread.highest());
  }
}
