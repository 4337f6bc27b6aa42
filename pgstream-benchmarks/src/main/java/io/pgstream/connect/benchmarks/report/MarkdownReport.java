package io.pgstream.connect.benchmarks.report;

import io.pgstream.connect.benchmarks.measure.Series;
import java.util.List;
import java.util.Locale;

/** The tables of the report. */
public final class MarkdownReport {
  private final List<String> environment;
  private final List<FigureResult> results;

  /**
   * A report.
   *
   * @param environment machine, versions, settings and date, an item each
   * @param results the figures in order
   */
  public MarkdownReport(List<String> environment, List<FigureResult> results) {
    this.environment = List.copyOf(environment);
    this.results = List.copyOf(results);
  }

  /** The report as Markdown. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| figure | pgstream | next to | share | goal |\n| --- | --- | --- | --- | --- |\n");
    results.forEach(result -> summary(text, result));
    text.append("\nEvery number: the median of the rounds, the lowest and the highest.\n\n");
    text.append("| figure | what | median | rounds | of the baseline |\n");
    text.append("| --- | --- | --- | --- | --- |\n");
    results.forEach(result -> details(text, result));
    text.append('\n');
    environment.forEach(line -> text.append("* ").append(line).append('\n'));
    return text.toString();
  }

  private static void summary(StringBuilder text, FigureResult result) {
    row(
        text,
        result.title(),
        result.subject().map(result::text).orElse(""),
        result
            .baseline()
            .map(baseline -> result.text(baseline) + " (" + baseline.name() + ")")
            .orElse(""),
        result.subject().map(subject -> share(result, subject)).orElse(""),
        result.goal());
  }

  private static void details(StringBuilder text, FigureResult result) {
    String title = result.title();
    for (Series series : result.values().numbers().keySet()) {
      row(
          text,
          title,
          series.name(),
          result.text(series),
          result.range(series),
          share(result, series));
      title = "";
    }
  }

  private static String share(FigureResult result, Series series) {
    return result
        .shareOfBaseline(series)
        .map(share -> String.format(Locale.ROOT, "%.0f %%", 100 * share))
        .orElse("");
  }

  private static void row(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
