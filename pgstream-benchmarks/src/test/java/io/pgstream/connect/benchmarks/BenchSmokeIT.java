package io.pgstream.connect.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.benchmarks.figure.Figure;
import io.pgstream.connect.benchmarks.figure.Figures;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every figure of the report is measured once on a few rows; the figures compare the contents. */
class BenchSmokeIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyFigureIsProducedFromEqualRows() {
    CommandLine bench = BenchCommand.commandLine();
    bench.setOut(new PrintWriter(out));
    bench.setErr(new PrintWriter(err));

    int exitCode = bench.execute("--smoke");

    assertThat(exitCode).as(err.toString()).isZero();
    assertThat(Figures.usual())
        .extracting(Figure::title)
        .allSatisfy(title -> assertThat(out.toString()).contains("| " + title + " | "));
  }
}
