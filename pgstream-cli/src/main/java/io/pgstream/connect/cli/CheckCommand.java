package io.pgstream.connect.cli;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.check.CaptureCheck;
import io.pgstream.connect.source.check.Finding;
import io.pgstream.connect.source.check.Severity;
import io.pgstream.connect.source.init.SourceInitializer;
import io.pgstream.connect.source.init.SourceStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgstream check}. */
@Command(
    name = "check",
    description =
        "Says whether a source database is ready, and what in it cannot be streamed whole. Changes"
            + " nothing. Exit code 1 if something must be mended first.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SourceOptions source;

  @Override
  public Integer call() {
    PostgresConnector connector = source.connector();
    String slot = source.slotName();
    new SourceInitializer(connector).check(slot);
    List<Finding> findings = CaptureCheck.run(connector);
    PrintWriter out = spec.commandLine().getOut();
    out.println("OK       the server and the role can stream through slot " + slot);
    out.println(installed(SourceStatus.read(connector, slot)));
    findings.forEach(finding -> out.printf("%-7s  %s%n", finding.severity(), finding));
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR)
        ? CommandLine.ExitCode.SOFTWARE
        : CommandLine.ExitCode.OK;
  }

  private static String installed(SourceStatus status) {
    return status.migrationVersion() == status.latestVersion() && status.slot().isPresent()
        ? "OK       schema pgstream and the slot are there"
        : "INFO     schema pgstream or the slot is missing; pgstream init, or the connector's first"
            + " start, creates them";
  }
}
