package io.pgstream.connect.cli.local;

import io.pgstream.connect.local.StackDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgstream local down}. */
@Command(
    name = "down",
    description = "Stops the services of a stack and deletes its folder with all data.",
    mixinStandardHelpOptions = true)
final class LocalDownCommand implements Runnable {

  @Mixin private StackOption stack;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    StackDirectory directory = stack.directory();
    directory.down();
    spec.commandLine().getOut().println("stopped, and deleted " + directory.path());
  }
}
