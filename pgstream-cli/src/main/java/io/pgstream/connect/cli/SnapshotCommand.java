package io.pgstream.connect.cli;

import io.pgstream.connect.source.init.SourceStatus;
import io.pgstream.connect.source.snapshot.SnapshotRequest;
import io.pgstream.connect.source.snapshot.SnapshotRequests;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgstream snapshot}. */
@Command(
    name = "snapshot",
    description = {
      "Asks the running source connector to copy tables again; the targets' tables are replaced.",
      "The tables may be written meanwhile."
    },
    mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SourceOptions source;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Option(names = "--wait", description = "Show progress until the snapshot has ended.")
  private boolean wait;

  /** One of two things to do. */
  private static final class What {
    @Option(
        names = "--tables",
        split = ",",
        paramLabel = "PATTERN",
        description =
            "Tables: schema.table, schema.*, *.table or *.*; public if no schema is named."
                + " A partitioned table stands for its partitions.")
    private List<String> tables;

    @Option(
        names = "--cancel",
        paramLabel = "ID",
        description =
            "Take a request back. If its copy is running it ends, and tables that were not copied"
                + " whole stay incomplete on the targets until they are requested again.")
    private Long cancel;
  }

  @Override
  public Integer call() throws SQLException, InterruptedException {
    requireRequests();
    SnapshotRequests requests = new SnapshotRequests(source.connector(), source.slotName());
    PrintWriter out = spec.commandLine().getOut();
    if (what.cancel != null) {
      return cancel(requests, out);
    }
    long id = requests.request(what.tables);
    out.println("SUCCESS  snapshot " + id + " of " + String.join(", ", what.tables) + " requested");
    return wait ? follow(requests, id, out) : CommandLine.ExitCode.OK;
  }

  private void requireRequests() {
    SourceStatus status = SourceStatus.read(source.connector(), source.slotName());
    if (status.isOutdated()) {
      throw new IllegalStateException(
          "schema pgstream has version "
              + status.migrationVersion()
              + " of "
              + status.latestVersion()
              + "; run pgstream init");
    }
  }

  private int cancel(SnapshotRequests requests, PrintWriter out) throws SQLException {
    boolean wasRunning =
        requests
            .find(what.cancel)
            .filter(request -> request.status().equals("running"))
            .isPresent();
    if (requests.cancel(what.cancel)) {
      out.println(
          "SUCCESS  snapshot "
              + what.cancel
              + " cancelled"
              + (wasRunning ? "; pgstream status names the tables that are incomplete now" : ""));
      return CommandLine.ExitCode.OK;
    }
    throw new IllegalArgumentException(
        "snapshot "
            + what.cancel
            + " of slot \""
            + source.slotName()
            + "\" is over, or comes from the configuration; pgstream status lists the requests");
  }

  private static int follow(SnapshotRequests requests, long id, PrintWriter out)
      throws SQLException, InterruptedException {
    String shown = "";
    while (true) {
      SnapshotRequest request =
          requests
              .find(id)
              .orElseThrow(() -> new IllegalStateException("request " + id + " was deleted"));
      String line = SnapshotLines.of(request);
      if (!line.equals(shown)) {
        out.println(line);
        out.flush();
        shown = line;
      }
      if (request.isOver()) {
        return request.status().equals("finished")
            ? CommandLine.ExitCode.OK
            : CommandLine.ExitCode.SOFTWARE;
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }
}
