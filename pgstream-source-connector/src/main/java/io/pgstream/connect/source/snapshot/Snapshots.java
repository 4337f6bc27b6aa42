package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.init.ExportedSnapshot;
import io.pgstream.connect.source.init.ReplicationSlots;
import io.pgstream.connect.source.init.ServerErrors;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.schema.SchemaHistory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether tables are to be copied before the stream goes on, and prepares it. */
public final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private static final long RETRY_SECONDS = 30;

  /** How long open transactions are waited for while nothing else could be done. */
  private static final int WAIT_SECONDS = 60;

  /** The same while the stream, which could go on, is held up. */
  private static final int SHORT_WAIT_SECONDS = 5;

  private final PostgresConnector connector;
  private final RowServer rows;
  private final SnapshotSettings settings;
  private final SnapshotJobs jobs;
  private final String slot;
  private final SnapshotProgress progress = new SnapshotProgress();
  private boolean begun;
  private ExportedSnapshot next;
  private Set<String> emptied;
  private boolean requestWaits;
  private long retryAt;

  /**
   * Snapshots of one database.
   *
   * @param connector opens connections to the source
   * @param rows where rows are read
   * @param slot of the connector, to which requests are addressed
   */
  public Snapshots(
      PostgresConnector connector, RowServer rows, SnapshotSettings settings, String slot) {
    this.connector = connector;
    this.rows = rows;
    this.settings = settings;
    this.slot = slot;
    this.jobs = new SnapshotJobs(new SnapshotRequests(connector, slot), settings);
  }

  /** Opens the connections that read. */
  PostgresConnector readers() {
    return rows.connector();
  }

  String slot() {
    return slot;
  }

  SnapshotSettings settings() {
    return settings;
  }

  /** How far the snapshot is. */
  public SnapshotProgress progress() {
    return progress;
  }

  /** Whether the definitions of all objects are produced when a slot is new. */
  private boolean isSchemaProduced() {
    return settings.mode() == SnapshotMode.NEVER || settings.content() != SnapshotContent.DATA;
  }

  /** Whether a slot that is gone is replaced by a new one, with new copies of all tables. */
  public boolean isSlotRenewed() {
    return settings.isEnabled() && settings.mode() == SnapshotMode.WHEN_NEEDED;
  }

  /**
   * The definitions to produce before the stream begins.
   *
   * @param baseline the state at the slot's start
   * @param resume the offset to resume after
   */
  public List<SchemaLogEntry> definitions(List<SchemaLogEntry> baseline, SourceOffset resume) {
    if (!isSchemaProduced()) {
      return List.of();
    }
    return isConstraintsDeferred(resume.snapshot())
        ? baseline.stream().map(DeferredDefinitions::before).toList()
        : baseline;
  }

  /** Whether foreign keys and indexes come behind the rows. */
  boolean isConstraintsDeferred(SnapshotCursor cursor) {
    return cursor != null && cursor.request() == 0 && isSchemaProduced();
  }

  /** Whether the connector's work is done at this offset. */
  public boolean isComplete(SourceOffset offset) {
    return settings.mode() == SnapshotMode.ONLY
        && offset != null
        && offset.endLsn().isValid()
        && offset.snapshot() == null;
  }

  /**
   * The offset to resume after, with the snapshot that is under way or is to begin now.
   *
   * @param stored what Connect has stored; null at the first start
   * @param start where to begin then
   */
  public SourceOffset resume(SourceOffset stored, SourceOffset start) {
    boolean isFirst = !begun;
    begun = true;
    SourceOffset offset = stored == null ? start : stored;
    if (offset.snapshot() != null && offset.snapshot().request() != 0) {
      return offset;
    }
    if (!settings.isEnabled()) {
      return offset.withSnapshot(null);
    }
    boolean again = isFirst && settings.mode() == SnapshotMode.ALWAYS;
    return offset.snapshot() == null && (stored == null || again)
        ? offset.withSnapshot(SnapshotCursor.START)
        : offset;
  }

  /**
   * Fixes the point at which tables are copied. Must be called before the stream is opened. Blocks
   * while transactions are open that began before it, up to 60 s.
   *
   * @param resume the offset to resume after
   * @param history the schema as of it, which the caller keeps up to date
   * @return null if nothing is to be copied
   * @throws SQLException if the server cannot be reached, or transactions stay open
   */
  public TableSynchronization open(SourceOffset resume, SchemaHistory history, SnapshotHost host)
      throws SQLException {
    requestWaits = false;
    boolean isBegun = resume.snapshot() != null;
    SnapshotCursor cursor = isBegun ? resume.snapshot() : jobs.requested();
    SnapshotJob job = cursor == null ? null : jobs.find(cursor, isBegun);
    if (next != null) {
      return goOn(job, history, host, cursor);
    }
    if (job == null) {
      return null;
    }
    SnapshotCursor start = new ReferencedTables(connector).goOn(job, history, cursor);
    LOG.info("Preparing a snapshot ({}); this waits for open transactions", start);
    try {
      ExportedSnapshot snapshot = export(isBegun ? WAIT_SECONDS : SHORT_WAIT_SECONDS);
      return new TableSynchronization(snapshot, this, job, history, host, start);
    } catch (TableChangedException e) {
      if (isBegun) {
        throw e;
      }
      LOG.warn("{}; trying again in {} s", e.getMessage(), RETRY_SECONDS);
      lookAgainIn(RETRY_SECONDS);
      return null;
    }
  }

  /** The stream has had its turn. */
  private TableSynchronization goOn(
      SnapshotJob job, SchemaHistory history, SnapshotHost host, SnapshotCursor cursor)
      throws SQLException {
    ExportedSnapshot snapshot = next;
    next = null;
    if (job == null) {
      snapshot.close();
      return null;
    }
    job.goOn(emptied);
    return new TableSynchronization(snapshot, this, job, history, host, cursor);
  }

  /**
   * Tables are copied at this point next.
   *
   * @param emptiedTables ids of the tables that are empty on the targets, or hold what was copied
   */
  void goOnWith(ExportedSnapshot snapshot, Set<String> emptiedTables) {
    next = snapshot;
    emptied = emptiedTables;
  }

  /** Gives up a snapshot that was made for the next turn, when there is none. */
  public void close() throws SQLException {
    if (next != null) {
      next.close();
      next = null;
    }
  }

  /**
   * How long tables are copied at a time. What targets only overwrite must not be removed before it
   * comes again, as it would be between two turns; streamed rows must not refer to rows that are
   * not there yet; and nobody waits for the stream at first.
   *
   * @param isReferenced whether foreign keys refer to any of the tables
   */
  CopyTurn turn(SnapshotJob job, boolean isReferenced) {
    return job.isRequest() && job.emptiesTargets() && !isReferenced
        ? CopyTurn.before(() -> export(SHORT_WAIT_SECONDS))
        : CopyTurn.endless();
  }

  /** Whether the stream should be opened again because a request may be waiting. */
  public boolean isCopyDue() {
    return requestWaits && System.nanoTime() - retryAt >= 0;
  }

  /** A request may be waiting. */
  void lookAgainIn(long seconds) {
    requestWaits = true;
    retryAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private ExportedSnapshot export(int waitSeconds) throws SQLException {
    String name = "pgstream_snapshot_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    try {
      return rows.export(name, waitSeconds);
    } catch (SQLException e) {
      if (!ServerErrors.isCanceled(e)) {
        throw e;
      }
      try (Connection connection = connector.openTrustingNoSchema()) {
        throw new TableChangedException(
            "a snapshot waits for transactions that are open (PID "
                + ReplicationSlots.writers(connection)
                + ")",
            e);
      }
    }
  }
}
