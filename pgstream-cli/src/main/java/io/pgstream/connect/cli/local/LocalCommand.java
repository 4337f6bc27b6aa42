package io.pgstream.connect.cli.local;

import picocli.CommandLine.Command;

/** {@code pgstream local}: starts, shows and stops a local stack. */
@Command(
    name = "local",
    description =
        "Runs Postgres (source and target), Kafka, Connect and OpenSearch on this machine.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LocalUpCommand.class, LocalStatusCommand.class, LocalDownCommand.class})
public final class LocalCommand {}
