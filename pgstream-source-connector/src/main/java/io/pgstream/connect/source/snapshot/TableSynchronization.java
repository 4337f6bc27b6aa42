package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.init.ExportedSnapshot;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.record.CopiedRecords;
import io.pgstream.connect.source.record.RowAction;
import io.pgstream.connect.source.record.Synchronization;
import io.pgstream.connect.source.schema.SchemaHistory;
import io.pgstream.connect.source.schema.TableLayout;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies tables at the consistent point of an exported snapshot. Changes that the snapshot shows
 * are left out until then; of a table that was begun at an earlier point, what they remove or
 * replace is removed, and the rows that have come or changed since are copied again.
 */
public final class TableSynchronization implements Synchronization, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableSynchronization.class);
  private static final int SHOWN_TABLES = 20;

  private final ExportedSnapshot snapshot;
  private final PostgresConnector connector;
  private final SnapshotSettings settings;
  private final SchemaHistory history;
  private final TableSelection selection;
  private final SnapshotHost host;
  private final SnapshotProgress progress;
  private final SnapshotJob job;
  private final Snapshots snapshots;

  private boolean emptied;
  private long tablesBefore;
  private SnapshotCursor cursor;
  private TableLayout lastLayout;
  private RowAction lastAction;

  TableSynchronization(
      ExportedSnapshot snapshot,
      Snapshots snapshots,
      SnapshotJob job,
      SchemaHistory history,
      SnapshotHost host,
      SnapshotCursor cursor) {
    this.snapshot = snapshot;
    this.connector = snapshots.readers();
    this.settings = snapshots.settings();
    this.progress = snapshots.progress();
    this.job = job;
    this.snapshots = snapshots;
    this.history = history;
    this.selection = new TableSelection(job.tables(), history);
    this.host = host;
    this.cursor = cursor;
  }

  @Override
  public Lsn position() {
    return snapshot.consistentPoint();
  }

  @Override
  public SnapshotCursor cursor() {
    return cursor;
  }

  @Override
  public RowAction actionFor(TableLayout layout) {
    if (layout != lastLayout) {
      lastLayout = layout;
      lastAction = decide(layout);
    }
    return lastAction;
  }

  private RowAction decide(TableLayout layout) {
    long oid = Long.parseLong(layout.table().oid());
    if (oid <= cursor.copiedTo() || layout.table().unlogged() || !selection.includes(layout)) {
      return RowAction.PASS;
    }
    boolean isPartial = cursor.partial() != null && cursor.partial().oid() == oid;
    if (isPartial && cursor.partial().isResumable()) {
      return RowAction.DELETE_ONLY;
    }
    // Until a requested copy begins, the targets' rows are valid; then they are gone, unless it
    // overwrites them.
    boolean hasRows = job.isRequest() && !(job.emptiesTargets() && cursor.isBegun());
    return hasRows ? RowAction.PASS : RowAction.DROP;
  }

  /** A table that has changed since it was begun starts over: old rows may look different now. */
  @Override
  public void schemaChanged(SchemaLogEntry entry) {
    lastLayout = null;
    if (cursor.partial() == null) {
      return;
    }
    String begun = String.valueOf(cursor.partial().oid());
    for (ObjectChange change : entry.schema().changes()) {
      if (entry.schema().table(change.id()).filter(t -> t.oid().equals(begun)).isPresent()) {
        cursor = cursor.startingOver(cursor.partial().oid());
        return;
      }
    }
  }

  @Override
  public void copy(CopiedRecords out) {
    try (this) {
      copyTables(out);
    } catch (SQLException | InterruptedException e) {
      throw new CopyFailedException(e);
    }
  }

  private void copyTables(CopiedRecords out) throws SQLException, InterruptedException {
    TableCatalogue.Contents contents = new TableCatalogue.Contents(List.of(), 0, 1, false);
    String failure = null;
    try {
      contents = contents();
    } catch (ConnectException e) {
      if (!job.isRequest()) {
        throw e;
      }
      failure = e.getMessage();
    }
    if (failure == null && contents.tables().isEmpty() && !job.isBegun()) {
      failure = "no table that can be copied has such a name";
    }
    if (failure != null) {
      LOG.warn("Nothing is copied: {}", failure);
    }
    job.load(schemas());
    if (snapshots.isConstraintsDeferred(cursor)) {
      job.produceBehindRows(DeferredDefinitions.after(history, snapshots.slot()));
    }
    copyTables(contents, out);
    job.end(progress, job.isRequest() ? failure(failure, contents.tables()) : null);
    if (job.isRequest()) {
      snapshots.lookAgainIn(0);
    }
  }

  /** Of all tables, those copied by earlier attempts included. */
  private List<String> schemas() {
    return history.layouts().stream()
        .filter(selection::includes)
        .map(TableLayout::schema)
        .distinct()
        .sorted()
        .toList();
  }

  /** What went wrong, or what is missing after a cancel; null if nothing. */
  private String failure(String known, List<CopiedTable> tables) {
    long copied = progress.tables() - tablesBefore;
    if (!job.isCancelled() || copied == tables.size()) {
      return known;
    }
    if (!emptied && !job.isBegun()) {
      return "nothing was copied";
    }
    return "incomplete on the targets until they are copied again: "
        + tables.stream()
            .skip(copied)
            .limit(SHOWN_TABLES)
            .map(CopiedTable::sqlName)
            .collect(Collectors.joining(", "))
        + (tables.size() - copied > SHOWN_TABLES ? ", ..." : "");
  }

  private TableCatalogue.Contents contents() throws SQLException {
    return new TableCatalogue(connector, settings, selection, snapshot.name())
        .read(history.layouts(), cursor);
  }

  private void copyTables(TableCatalogue.Contents contents, CopiedRecords out)
      throws SQLException, InterruptedException {
    SequenceCatalogue sequences =
        new SequenceCatalogue(connector, selection, history.layouts(), snapshot.name());
    long blocksPerChunk = Math.max(1, settings.chunkBytes() / contents.blockBytes());
    ChunkPlan plan =
        new ChunkPlan(contents.tables(), contents.snapshotXid(), blocksPerChunk, cursor);
    ChunkQueue queue = new ChunkQueue(ChunkPlan.FIRST_NUMBER, settings.queueMaxBytes());
    TableCopy copy =
        new TableCopy(
            out, queue, host, job, new TableCopy.Blocks(progress, contents.blockBytes(), cursor));
    List<TableLayout> toEmpty = toEmpty(contents.tables());
    copy.begin(contents.tables(), toEmpty);
    emptied = !job.isCancelled();
    tablesBefore = progress.tables();
    try (CopyTurn turn = snapshots.turn(job, contents.isReferenced());
        ChunkReaders readers = new ChunkReaders(connector, snapshot.name(), plan, queue)) {
      readers.start(settings.threads(), new RateLimit(settings.maxBytesPerSecond()));
      if (!copy.run(contents.tables().size(), turn)) {
        snapshots.goOnWith(turn.takeNext(), withEmptied(toEmpty));
        throw new CopyPausedException();
      }
    }
    copy.finish(plan.end(), job.isCancelled() ? Map.of() : sequences.read());
  }

  /** Those that were emptied already only if they start over, and not where they are. */
  private List<TableLayout> toEmpty(List<CopiedTable> tables) {
    String begun = cursor.partial() == null ? null : String.valueOf(cursor.partial().oid());
    // Without a key, which may have been dropped since the request, nothing can be overwritten.
    List<CopiedTable> replaced =
        job.emptiesTargets() ? tables : tables.stream().filter(table -> !table.hasKey()).toList();
    return EmptiedTables.of(history.layouts(), replaced).stream()
        .filter(
            layout ->
                !job.emptiedTables().contains(layout.table().pgstreamId())
                    || layout.table().oid().equals(begun))
        .toList();
  }

  private Set<String> withEmptied(List<TableLayout> tables) {
    Set<String> ids = new HashSet<>(job.emptiedTables());
    tables.forEach(layout -> ids.add(layout.table().pgstreamId()));
    return ids;
  }

  /** Ends the export; the temporary slot goes with it. */
  @Override
  public void close() throws SQLException {
    snapshot.close();
  }
}
