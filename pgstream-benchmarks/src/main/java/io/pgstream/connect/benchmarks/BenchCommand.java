package io.pgstream.connect.benchmarks;

import io.pgstream.connect.benchmarks.figure.Bench;
import io.pgstream.connect.benchmarks.figure.Figure;
import io.pgstream.connect.benchmarks.figure.Figures;
import io.pgstream.connect.benchmarks.figure.Scale;
import io.pgstream.connect.benchmarks.report.BarChart;
import io.pgstream.connect.benchmarks.report.DocsPage;
import io.pgstream.connect.benchmarks.report.Environment;
import io.pgstream.connect.benchmarks.report.FigureResult;
import io.pgstream.connect.benchmarks.report.MarkdownReport;
import io.pgstream.connect.benchmarks.stack.BenchStack;
import io.pgstream.connect.benchmarks.stack.StackProfile;
import io.pgstream.connect.local.PgStreamHome;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgstream bench}: measures the figures of {@code docs/performance.md}. */
@Command(
    name = "pgstream bench",
    description = {
      "Measures the connectors on real servers of this machine, next to the same work without"
          + " them.",
      "Use an otherwise idle machine: the report says how much CPU other programs took."
    },
    mixinStandardHelpOptions = true,
    subcommands = MicroCommand.class)
public final class BenchCommand implements Callable<Integer> {
  private static final long SMOKE_ROWS = 2_000;
  private static final int SMOKE_LATENCY_SECONDS = 1;

  @Option(
      names = "--figures",
      split = ",",
      paramLabel = "NAME",
      description = "Only figures whose names begin so; growth-... and ddl-... only when named.")
  private List<String> figures = List.of();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "500000",
      description = "Rows of a round (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds of each figure (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Most rounds before them, until the worker is compiled, that do not count"
              + " (default: ${DEFAULT-VALUE}).")
  private int warmUps;

  @Option(
      names = "--latency-seconds",
      paramLabel = "S",
      defaultValue = "60",
      description = "How long the steady load lasts (default: ${DEFAULT-VALUE}).")
  private int latencySeconds;

  @Option(
      names = "--worker-heap",
      paramLabel = "SIZE",
      defaultValue = "256m",
      description = "Heap of the Connect worker (default: ${DEFAULT-VALUE}).")
  private String workerHeap;

  @Option(
      names = "--worker-jvm",
      paramLabel = "OPTION",
      description =
          "Another JVM option of the worker, such as"
              + " --worker-jvm=-XX:StartFlightRecording=filename=FILE,settings=profile.")
  private List<String> workerOptions = List.of();

  @Option(
      names = "--exactly-once",
      description =
          "Runs the source in Kafka transactions (exactly.once.source.support of the worker).")
  private boolean exactlyOnce;

  @Option(
      names = "--smoke",
      description =
          "One round of a few rows on quickly started servers: shows that all of it works.")
  private boolean smoke;

  @Option(
      names = "--docs",
      negatable = true,
      description =
          "Writes the report into docs/performance.md (default: if all figures were measured).")
  private Boolean docs;

  @Option(names = "--list", description = "Prints the names of the figures.")
  private boolean list;

  @Spec private CommandSpec spec;

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand());
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      Figures.names().forEach(out()::println);
      return CommandLine.ExitCode.OK;
    }
    List<Figure> chosen = figures.isEmpty() ? Figures.usual() : Figures.named(figures);
    StackProfile profile =
        smoke
            ? StackProfile.quick()
            : StackProfile.measuring(workerHeap, workerOptions, exactlyOnce);
    try (BenchStack stack = BenchStack.start(profile, this::progress)) {
      List<String> environment = Environment.describe(stack, profile, work());
      List<FigureResult> results = measure(stack, chosen);
      publish(new MarkdownReport(environment, results).text(), new BarChart(results).svg());
    }
    return CommandLine.ExitCode.OK;
  }

  private List<FigureResult> measure(BenchStack stack, List<Figure> chosen) throws Exception {
    Consumer<String> progress = this::progress;
    return smoke
        ? new BenchRun(
                new Bench(stack, Scale.of(SMOKE_ROWS, SMOKE_LATENCY_SECONDS)), 0, 1, progress)
            .measure(chosen)
        : new BenchRun(new Bench(stack, Scale.of(rows, latencySeconds)), warmUps, rounds, progress)
            .measure(chosen);
  }

  private String work() {
    return smoke
        ? "A smoke run: the numbers mean nothing."
        : String.format(
            "%,d rows, %d rounds after up to %d that did not count.", rows, rounds, warmUps);
  }

  private void publish(String markdown, String svg) throws Exception {
    out().println();
    out().println(markdown);
    if (docs != null ? docs : figures.isEmpty() && !smoke) {
      DocsPage page = DocsPage.of(PgStreamHome.locate().root());
      page.write(markdown, svg);
      out().println("Written into " + page.page() + " and " + page.chart());
    }
    out().flush();
  }

  private void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + line);
    err.flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
