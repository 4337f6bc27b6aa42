package io.pgstream.connect.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page whose middle is the last report, between two markers, with a chart beside it.
 *
 * @param page the Markdown file
 * @param chart the SVG file, below the page's folder
 */
public record DocsPage(Path page, Path chart) {
  static final String BEGIN = "<!-- bench: begin -->";
  static final String END = "<!-- bench: end -->";

  /** {@code docs/performance.md} of a checkout. */
  public static DocsPage of(Path repository) {
    Path docs = repository.resolve("docs");
    return new DocsPage(docs.resolve("performance.md"), docs.resolve("assets/performance.svg"));
  }

  /**
   * Replaces what is between the markers.
   *
   * @throws IllegalStateException if the page lacks them
   */
  public void write(String markdown, String svg) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(page + " needs the lines " + BEGIN + " and " + END);
    }
    Path folder = page.toAbsolutePath().getParent();
    Files.writeString(chart, svg);
    Files.writeString(
        page,
        text.substring(0, begin + BEGIN.length())
            + "\n\n![pgstream next to its baselines]("
            + folder.relativize(chart.toAbsolutePath())
            + ")\n\n"
            + markdown
            + "\n"
            + text.substring(end));
  }
}
