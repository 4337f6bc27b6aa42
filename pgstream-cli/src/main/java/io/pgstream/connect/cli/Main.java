package io.pgstream.connect.cli;

import io.pgstream.connect.cli.demo.DemoCommand;
import io.pgstream.connect.cli.local.LocalCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of {@code bin/pgstream}. Exit codes: 0 success, 1 the command failed, 2 wrong usage. */
@Command(
    name = "pgstream",
    description = "Replicates Postgres, schema changes included, through Kafka Connect.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    // bin/pgstream starts it by itself: this program does not carry the benchmarks.
    footer = "From a checkout also: pgstream bench (see pgstream bench --help).",
    subcommands = {
      DemoCommand.class,
      CheckCommand.class,
      InitCommand.class,
      SnapshotCommand.class,
      StatusCommand.class,
      TearDownCommand.class,
      LocalCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {

  private Main() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setExecutionExceptionHandler(new OneLineErrors());
    return commandLine;
  }
}
