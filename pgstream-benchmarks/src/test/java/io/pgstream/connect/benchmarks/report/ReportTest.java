package io.pgstream.connect.benchmarks.report;

import static io.pgstream.connect.benchmarks.measure.Unit.MICROSECONDS_PER_ROW;
import static io.pgstream.connect.benchmarks.measure.Unit.ROWS_PER_SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.benchmarks.measure.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private final Values values = new Values();
  private final FigureResult result = new FigureResult("Sink", "at least 60 %", values);

  @BeforeEach
  void measure() {
    for (int round = 1; round <= 3; round++) {
      values.baseline("COPY", ROWS_PER_SECOND, 10_000);
      values.subject("pgstream", ROWS_PER_SECOND, 7_000 + round * 100);
      values.cost("worker CPU", MICROSECONDS_PER_ROW, 5.555);
    }
  }

  @Test
  void putsAFigureNextToItsBaseline() {
    assertThat(new MarkdownReport(List.of("Date: today"), List.of(result)).text())
        .contains("| Sink | 7,200 rows/s | 10,000 rows/s (COPY) | 72 % | at least 60 % |")
        .contains("| Sink | COPY | 10,000 rows/s | 10,000 – 10,000 |  |")
        .contains("|  | pgstream | 7,200 rows/s | 7,100 – 7,300 | 72 % |")
        .contains("|  | worker CPU | 5.56 µs/row | 5.56 – 5.56 |  |")
        .contains("* Date: today");
  }

  @Test
  void drawsTheLongerBarInFullLength() {
    assertThat(new BarChart(List.of(result)).svg())
        .contains("width=\"300.0\"")
        .contains("width=\"216.0\"")
        .contains("7,200 rows/s, pgstream");
  }

  @Test
  void replacesWhatIsBetweenTheMarkers(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("performance.md");
    Path chart = folder.resolve("performance.svg");
    Files.writeString(page, "before\n" + DocsPage.BEGIN + "\nold\n" + DocsPage.END + "\nafter\n");
    new DocsPage(page, chart).write("new table", "<svg/>");
    assertThat(page)
        .content()
        .startsWith("before\n" + DocsPage.BEGIN)
        .contains("](performance.svg)")
        .contains("new table")
        .doesNotContain("old")
        .endsWith(DocsPage.END + "\nafter\n");
    assertThat(chart).hasContent("<svg/>");
  }

  @Test
  void leavesAPageWithoutMarkersAlone(@TempDir Path folder) throws IOException {
    Path page = Files.writeString(folder.resolve("performance.md"), "text");
    assertThatThrownBy(() -> new DocsPage(page, folder.resolve("chart.svg")).write("new", ""))
        .hasMessageContaining(DocsPage.BEGIN);
    assertThat(page).hasContent("text");
  }
}
