package io.pgstream.connect.cli;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.init.ReplicationSlot;
import io.pgstream.connect.source.init.SourceStatus;
import io.pgstream.connect.source.snapshot.SnapshotRequest;
import io.pgstream.connect.source.snapshot.SnapshotRequests;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgstream status}. */
@Command(
    name = "status",
    description = "Shows what init has prepared, the replication slot, and the latest snapshots.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final int SNAPSHOTS = 5;
  private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

  @Spec private CommandSpec spec;
  @Mixin private SourceOptions source;

  @Option(names = "--watch", description = "Show it every second until Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() throws SQLException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    boolean isReady;
    do {
      StringWriter page = new StringWriter();
      isReady = show(new PrintWriter(page));
      out.print(watch ? CLEAR_SCREEN + page : page.toString());
      out.flush();
      if (watch) {
        TimeUnit.SECONDS.sleep(1);
      }
    } while (watch);
    return isReady ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private boolean show(PrintWriter out) throws SQLException {
    PostgresConnector connector = source.connector();
    String slot = source.slotName();
    SourceStatus status = SourceStatus.read(connector, slot);
    out.println("Source " + connector.url());
    out.println(
        " - schema pgstream: version "
            + status.migrationVersion()
            + " of "
            + status.latestVersion()
            + (status.isOutdated() ? "; run pgstream init" : ""));
    out.println(" - replication slot " + slot + ": " + slotText(connector, status));
    if (!status.isOutdated()) {
      showSnapshots(out, new SnapshotRequests(connector, slot).latest(SNAPSHOTS));
    }
    return status.slot().isPresent() && status.migrationVersion() == status.latestVersion();
  }

  private static String slotText(PostgresConnector connector, SourceStatus status)
      throws SQLException {
    if (status.slot().isEmpty()) {
      return "missing; run pgstream init";
    }
    ReplicationSlot slot = status.slot().get();
    return (slot.isActive() ? "read by PID " + slot.activePid() : "nobody reads it")
        + ", "
        + retained(connector, slot.name())
        + " of WAL kept";
  }

  private static String retained(PostgresConnector connector, String slot) throws SQLException {
    try (Connection connection = connector.openTrustingNoSchema();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn))"
                    + " FROM pg_replication_slots WHERE slot_name = ?")) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getString(1) != null ? row.getString(1) : "an unknown amount";
      }
    }
  }

  private static void showSnapshots(PrintWriter out, List<SnapshotRequest> requests) {
    out.println(requests.isEmpty() ? " - no snapshots" : " - snapshots:");
    for (SnapshotRequest request : requests) {
      out.println("   " + SnapshotLines.of(request));
      SnapshotLines.tables(request).forEach(line -> out.println("      " + line));
    }
  }
}
