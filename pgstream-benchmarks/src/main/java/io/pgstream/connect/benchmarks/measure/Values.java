package io.pgstream.connect.benchmarks.measure;

import io.pgstream.connect.benchmarks.measure.Series.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The numbers of a figure, round after round. Not thread-safe. */
public final class Values {
  private static final String COMPILERS = "of it the JVM's compilers";

  private final Map<Series, List<Double>> numbers = new LinkedHashMap<>();

  /** Adds a number of the connectors. */
  public void subject(String name, Unit unit, double value) {
    add(new Series(name, unit, Kind.SUBJECT), value);
  }

  /** Adds a number of something that does the same without the connectors. */
  public void baseline(String name, Unit unit, double value) {
    add(new Series(name, unit, Kind.BASELINE), value);
  }

  /** Adds something that was used up. */
  public void cost(String name, Unit unit, double value) {
    add(new Series(name, unit, Kind.COST), value);
  }

  /**
   * Adds what a piece of work cost.
   *
   * @param rows how many rows it was
   */
  public void costs(Costs costs, long rows) {
    cost("worker CPU", Unit.MICROSECONDS_PER_ROW, costs.workerCpuSeconds() * 1e6 / rows);
    cost(COMPILERS, Unit.PERCENT, 100 * costs.compilerShare());
    cost("worker memory high-water", Unit.MEBIBYTES, costs.workerPeakMebibytes());
    cost("CPU taken by other programs", Unit.PERCENT, 100 * costs.foreignCpuShare());
  }

  /**
   * The share of the worker's CPU time that the JVM's compilers took in the last round, in per
   * cent: a worker that is still being compiled is slower than one that has run for a while. Empty
   * before the first round.
   */
  public OptionalDouble lastCompilerShare() {
    List<Double> shares =
        numbers.getOrDefault(new Series(COMPILERS, Unit.PERCENT, Kind.COST), List.of());
    return shares.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(shares.get(shares.size() - 1));
  }

  private void add(Series series, double value) {
    numbers.computeIfAbsent(series, any -> new ArrayList<>()).add(value);
  }

  /** All series in the order they were first added. */
  public Map<Series, List<Double>> numbers() {
    return Collections.unmodifiableMap(numbers);
  }

  /** The first series of a kind. */
  public Optional<Series> first(Kind kind) {
    return numbers.keySet().stream().filter(series -> series.kind() == kind).findFirst();
  }

  /** The spread of a series. */
  public Spread spread(Series series) {
    return Spread.of(numbers.get(series));
  }
}
