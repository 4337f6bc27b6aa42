package io.pgstream.connect.cli;

import io.pgstream.connect.source.init.InitResult;
import io.pgstream.connect.source.init.SourceInitializer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgstream init}. */
@Command(
    name = "init",
    description =
        "Prepares a source database: schema pgstream, event triggers and the replication slot."
            + " Repeating it changes nothing.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SourceOptions source;

  @Override
  public Integer call() {
    String slot = source.slotName();
    InitResult result = new SourceInitializer(source.connector()).init(slot);
    PrintWriter out = spec.commandLine().getOut();
    if (result.isBaselineLate()) {
      out.println(
          "NOTE  slot "
              + slot
              + " existed before: the schemas were recorded as they are now; schema changes since "
              + result.position()
              + " are not known");
    }
    out.println("SUCCESS  pgstream initialisation complete");
    return CommandLine.ExitCode.OK;
  }
}
