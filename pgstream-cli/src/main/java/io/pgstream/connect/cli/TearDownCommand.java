package io.pgstream.connect.cli;

import io.pgstream.connect.source.init.TearDown;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgstream tear-down}. */
@Command(
    name = "tear-down",
    aliases = "destroy",
    description =
        "Removes the replication slot, the event triggers and schema pgstream from a source database."
            + " Repeating it changes nothing.",
    mixinStandardHelpOptions = true)
final class TearDownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SourceOptions source;

  @Override
  public Integer call() {
    new TearDown(source.connector()).tearDown(source.slotName());
    spec.commandLine().getOut().println("SUCCESS  pgstream tear down complete");
    return CommandLine.ExitCode.OK;
  }
}
