package io.pgstream.connect.benchmarks.report;

import io.pgstream.connect.benchmarks.measure.Series;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A chart of two bars per figure, the connectors and their baseline, as SVG. Each pair has a scale
 * of its own: what matters is one bar next to the other.
 */
public final class BarChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 300;
  private static final int LONGEST = 300;
  private static final int BAR = 14;
  private static final int PAIR = 2 * BAR + 16;
  private static final String SUBJECT_COLOUR = "#2f6f9f";
  private static final String BASELINE_COLOUR = "#b9c4cc";

  private final List<FigureResult> results;

  /** A chart of the figures that have both. */
  public BarChart(List<FigureResult> results) {
    this.results =
        results.stream()
            .filter(result -> result.subject().isPresent() && result.baseline().isPresent())
            .toList();
  }

  /** The chart as an SVG document. */
  public String svg() {
    int height = 20 + results.size() * PAIR;
    StringBuilder svg =
        new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
            .append(WIDTH)
            .append("\" height=\"")
            .append(height)
            .append("\" font-family=\"sans-serif\" font-size=\"12\">\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    for (int i = 0; i < results.size(); i++) {
      pair(svg, results.get(i), 10 + i * PAIR);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void pair(StringBuilder svg, FigureResult result, int top) {
    Series subject = result.subject().orElseThrow();
    Series baseline = result.baseline().orElseThrow();
    double longest = Stream.of(subject, baseline).mapToDouble(result::median).max().orElseThrow();
    text(svg, LEFT - 10, top + BAR + 3, "end", result.title());
    bar(svg, top, SUBJECT_COLOUR, result, subject, longest);
    bar(svg, top + BAR + 2, BASELINE_COLOUR, result, baseline, longest);
  }

  private static void bar(
      StringBuilder svg, int top, String colour, FigureResult result, Series series, double full) {
    double length = LONGEST * result.median(series) / full;
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
            LEFT,
            top,
            length,
            BAR,
            colour));
    text(
        svg,
        LEFT + (int) length + 6,
        top + BAR - 3,
        "start",
        result.text(series) + ", " + series.name());
  }

  private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n"
            .formatted(x, y, anchor, text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
