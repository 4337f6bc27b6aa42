package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one snapshot copies, and the row of {@code pgstream.snapshot_requests} that shows it. A role
 * that may not write the row copies configured tables all the same.
 */
final class SnapshotJob {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotJob.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Why tables are copied. */
  enum Kind {
    CONFIGURED,
    REQUESTED,
    REQUESTED_AND_BEGUN
  }

  /** What becomes of the rows that the targets hold. */
  enum Targets {
    EMPTIED,
    OVERWRITTEN
  }

  private final SnapshotRequests requests;
  private final long row;
  private final TablePatterns tables;
  private final Kind kind;
  private final Targets targets;
  private List<SchemaLogEntry> definitionsBehindRows = List.of();
  private List<String> loadedSchemas = List.of();
  private long lastUpdate = System.nanoTime() - INTERVAL_NANOS;
  private boolean cancelled;
  private Set<String> emptiedTables;

  /**
   * @param row number of the row; 0 if there is none
   */
  SnapshotJob(
      SnapshotRequests requests, long row, TablePatterns tables, Kind kind, Targets targets) {
    this.requests = requests;
    this.row = row;
    this.tables = tables;
    this.kind = kind;
    this.targets = targets;
  }

  TablePatterns tables() {
    return tables;
  }

  /** Whether somebody asked for it, so that its tables hold valid rows until it is their turn. */
  boolean isRequest() {
    return kind != Kind.CONFIGURED;
  }

  /** Whether a table may have been begun by an earlier attempt. */
  boolean isBegun() {
    return kind == Kind.REQUESTED_AND_BEGUN;
  }

  /** Whether the targets' rows go before the copied ones come. */
  boolean emptiesTargets() {
    return targets == Targets.EMPTIED;
  }

  /** What is to be produced behind the rows. */
  List<SchemaLogEntry> definitionsBehindRows() {
    return definitionsBehindRows;
  }

  /** Sets what is to be produced behind the rows. */
  void produceBehindRows(List<SchemaLogEntry> definitions) {
    definitionsBehindRows = List.copyOf(definitions);
  }

  /** The schemas of which targets are told that they are being loaded. */
  List<String> loadedSchemas() {
    return loadedSchemas;
  }

  /**
   * Sets of which schemas targets are told. A requested copy is none of their concern: its tables
   * are in use.
   */
  void load(List<String> schemas) {
    loadedSchemas = isRequest() ? List.of() : List.copyOf(schemas);
  }

  /** Whether it goes on after the stream has had its turn. */
  boolean isContinued() {
    return emptiedTables != null;
  }

  /**
   * Says that it does.
   *
   * @param emptied ids of the tables that were emptied before
   */
  void goOn(Set<String> emptied) {
    emptiedTables = Set.copyOf(emptied);
  }

  /** Ids of the tables that were emptied before the stream had its turn. */
  Set<String> emptiedTables() {
    return emptiedTables == null ? Set.of() : emptiedTables;
  }

  /** Whether somebody took it back after it had begun. */
  boolean isCancelled() {
    return cancelled;
  }

  /** Shows progress and looks whether it was cancelled, every two seconds. */
  void update(SnapshotProgress progress) {
    long now = System.nanoTime();
    if (row == 0 || now - lastUpdate < INTERVAL_NANOS) {
      return;
    }
    lastUpdate = now;
    try {
      String details = progress.details();
      boolean wanted =
          requests.update(row, "running", progress, details.isEmpty() ? null : details);
      cancelled = !wanted && isRequest();
    } catch (SQLException e) {
      LOG.debug("The progress of snapshot {} could not be written: {}", row, e.getMessage());
    }
  }

  private String endStatus(String failure) {
    if (cancelled) {
      return "cancelled";
    }
    return failure == null ? "finished" : "failed";
  }

  /**
   * Shows the end.
   *
   * @param failure null if it went well
   */
  void end(SnapshotProgress progress, String failure) {
    if (row == 0) {
      return;
    }
    try {
      requests.update(row, endStatus(failure), progress, failure);
    } catch (SQLException e) {
      LOG.warn(
          "The end of snapshot {} could not be written to pgstream.snapshot_requests: {}",
          row,
          e.getMessage());
    }
  }
}
