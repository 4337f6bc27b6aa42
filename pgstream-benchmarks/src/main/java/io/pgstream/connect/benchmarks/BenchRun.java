package io.pgstream.connect.benchmarks;

import io.pgstream.connect.benchmarks.figure.Bench;
import io.pgstream.connect.benchmarks.figure.Figure;
import io.pgstream.connect.benchmarks.figure.Rounds;
import io.pgstream.connect.benchmarks.measure.Series;
import io.pgstream.connect.benchmarks.measure.Values;
import io.pgstream.connect.benchmarks.report.FigureResult;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Measures figures one after the other, so that none disturbs another.
 *
 * @param bench the servers
 * @param warmUps most rounds of each figure that do not count; they end once the worker is warm
 * @param rounds rounds that do
 * @param progress gets a line per round
 */
record BenchRun(Bench bench, int warmUps, int rounds, Consumer<String> progress) {

  /** Below it the JVM's compilers do not matter any more. */
  private static final double WARM_PERCENT = 15;

  /** The results in the order of the figures; ends at the first that cannot be measured. */
  List<FigureResult> measure(List<Figure> figures) throws Exception {
    List<FigureResult> results = new ArrayList<>();
    for (Figure figure : figures) {
      results.add(measure(figure));
    }
    return results;
  }

  private FigureResult measure(Figure figure) throws Exception {
    progress.accept(figure.name() + ": preparing");
    Values values = new Values();
    try (Rounds prepared = figure.prepare(bench)) {
      warmUp(figure, prepared);
      for (int i = 1; i <= rounds; i++) {
        measure(figure.name() + ", round " + i, prepared, values);
      }
    }
    return new FigureResult(figure.title(), figure.goal(), values);
  }

  /** Until the worker has been compiled; its baselines are warm by then as well. */
  private void warmUp(Figure figure, Rounds prepared) throws Exception {
    boolean warm = false;
    for (int i = 0; i < warmUps && !warm; i++) {
      Values values = new Values();
      measure(figure.name() + ", warm-up", prepared, values);
      OptionalDouble compilers = values.lastCompilerShare();
      warm = compilers.isPresent() && compilers.getAsDouble() < WARM_PERCENT;
    }
  }

  private void measure(String round, Rounds prepared, Values values) throws Exception {
    prepared.round(values);
    progress.accept(
        round
            + ": "
            + values.numbers().entrySet().stream()
                .map(entry -> text(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("; ")));
  }

  private static String text(Series series, List<Double> numbers) {
    double last = numbers.get(numbers.size() - 1);
    return series.name() + " " + series.unit().format(last) + " " + series.unit().text();
  }
}
