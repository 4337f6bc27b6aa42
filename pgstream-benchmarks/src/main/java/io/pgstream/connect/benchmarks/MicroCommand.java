package io.pgstream.connect.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code pgstream bench micro}: the JMH benchmarks, with JMH's own options. */
@Command(
    name = "micro",
    description = {
      "Runs the JMH benchmarks: time and bytes allocated per row.",
      "Everything behind the name is for JMH, for example: micro TransactionAssembler -p"
          + " table=typical"
    })
final class MicroCommand implements Callable<Integer> {
  private static final List<String> ALLOCATIONS = List.of("-prof", "gc");

  @Unmatched private List<String> options = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    List<String> all = new ArrayList<>(options);
    if (!options.contains("-h") && !options.contains("-l")) {
      all.addAll(ALLOCATIONS);
    }
    Main.main(all.toArray(String[]::new));
    return CommandLine.ExitCode.OK;
  }
}
