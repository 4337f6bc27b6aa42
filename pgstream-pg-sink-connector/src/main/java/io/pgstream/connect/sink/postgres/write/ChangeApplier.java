package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import io.pgstream.connect.sink.postgres.schema.SchemaApplier;
import io.pgstream.connect.sink.postgres.schema.SchemaChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/** Applies changes in source order: rows in segments, schema changes and truncates between them. */
final class ChangeApplier {
  /** A constraint that is deferrable was perhaps deferred at the source. */
  static final String DEFERRED_CONSTRAINTS = "SET CONSTRAINTS ALL DEFERRED";

  /** Tables of pgstream's own schema at the source; their rows mean nothing to the target. */
  private static final Set<String> PGSTREAM_TABLES =
      Set.of("schema_log", "table_ids", "schema_migrations");

  /** Drops what it remembers of the target's tables. */
  @FunctionalInterface
  interface SchemaListener {
    /** A schema change has been applied. */
    void schemaChanged() throws SQLException;
  }

  private final Connection connection;
  private final SegmentWriter segmentWriter;
  private final SequenceSetter sequenceSetter;
  private final Truncation truncation;
  private final SchemaApplier schemaApplier;
  private final SchemaListener schemaChanged;
  private final boolean ddlEnabled;

  /**
   * @param schemaChanged called after each schema change
   */
  ChangeApplier(
      Connection connection,
      SegmentWriter segmentWriter,
      Truncation truncation,
      SchemaApplier schemaApplier,
      boolean ddlEnabled,
      SchemaListener schemaChanged) {
    this.connection = connection;
    this.segmentWriter = segmentWriter;
    this.sequenceSetter = new SequenceSetter(connection);
    this.truncation = truncation;
    this.schemaApplier = schemaApplier;
    this.ddlEnabled = ddlEnabled;
    this.schemaChanged = schemaChanged;
  }

  /**
   * Applies changes without savepoints if they are of rows only, in a transaction that has begun
   * with {@link #DEFERRED_CONSTRAINTS}.
   *
   * @return false if the transaction must be rolled back, and {@link #apply} called in another one
   * @throws SQLException also if the server refuses a row, which its commit may do as well
   */
  boolean applyAtOnce(List<SourceChange> changes, Tally tally) throws SQLException {
    List<SourceChange> rows = new ArrayList<>(changes.size());
    for (SourceChange change : changes) {
      if (isRow(change)) {
        rows.add(change);
      } else if (isMoreThanPosition(change)) {
        return false;
      }
    }
    if (!segmentWriter.writeAtOnce(rows, tally)) {
      return false;
    }
    segmentWriter.advanceSequences();
    return true;
  }

  private static boolean isMoreThanPosition(SourceChange change) {
    return change.isSequencePositions() || (change.isChange() && !isIgnored(change));
  }

  /** Applies changes in a transaction that has begun with {@link #DEFERRED_CONSTRAINTS}. */
  void apply(List<SourceChange> changes, Tally tally) throws SQLException {
    List<SourceChange> segment = new ArrayList<>();
    int next = 0;
    while (next < changes.size()) {
      SourceChange change = changes.get(next);
      if (isRow(change)) {
        segment.add(change);
        next++;
      } else if (change.isChange() && !isIgnored(change)) {
        segmentWriter.write(segment, tally);
        segment.clear();
        segmentWriter.advanceSequences();
        settleConstraints();
        next =
            change.event().isSchemaChange()
                ? applySchemaChanges(changes, next, tally)
                : truncate(changes, next, tally);
        execute(DEFERRED_CONSTRAINTS);
      } else if (change.isSequencePositions()) {
        segmentWriter.write(segment, tally);
        segment.clear();
        segmentWriter.advanceSequences();
        sequenceSetter.set(change);
        segmentWriter.forgetSequences();
        next++;
      } else {
        next++;
      }
    }
    segmentWriter.write(segment, tally);
    segmentWriter.advanceSequences();
  }

  /**
   * The server refuses ALTER TABLE and TRUNCATE while deferred checks of the same table wait. Those
   * that do not pass yet wait on: the rest of the transaction may bring what they miss.
   */
  private void settleConstraints() throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      execute("SET CONSTRAINTS ALL IMMEDIATE");
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) != ErrorKind.DATA) {
        throw e;
      }
      connection.rollback(savepoint);
    }
    connection.releaseSavepoint(savepoint);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean isRow(SourceChange change) {
    return change.isChange()
        && change.event().operation() != Operation.TRUNCATE
        && !change.event().isSchemaChange()
        && !isIgnored(change);
  }

  private static boolean isIgnored(SourceChange change) {
    ChangeEvent event = change.event();
    if (!event.schema().equals(ChangeEvent.PGSTREAM_SCHEMA) || event.isSchemaChange()) {
      return false;
    }
    if (!PGSTREAM_TABLES.contains(event.table())) {
      throw new ConnectException(
          change.position()
              + ": table \"pgstream\".\""
              + event.table()
              + "\" cannot be replicated, because schema \"pgstream\" holds the sink's own tables;"
              + " move the table to another schema at the source");
    }
    return true;
  }

  private int applySchemaChanges(List<SourceChange> changes, int first, Tally tally)
      throws SQLException {
    List<SchemaChange> together = new ArrayList<>();
    int next = first;
    do {
      together.add(schemaChange(changes.get(next)));
      next++;
    } while (next < changes.size()
        && (isBaseline(together.get(0)) || hasMore(together))
        && changes.get(next).isChange()
        && changes.get(next).event().isSchemaChange()
        && changes.get(next).commitLsn().equals(together.get(0).commitLsn()));
    if (ddlEnabled) {
      schemaApplier.apply(together);
      tally.schemaChanges += together.size();
    }
    schemaChanged.schemaChanged();
    segmentWriter.forgetSequences();
    return next;
  }

  /** Whether the next row belongs to the same command. */
  private static boolean hasMore(List<SchemaChange> together) {
    return together.get(together.size() - 1).entry().schema().more();
  }

  private static boolean isBaseline(SchemaChange change) {
    return change.entry().schema().isBaseline();
  }

  private static SchemaChange schemaChange(SourceChange change) {
    try {
      return new SchemaChange(
          SchemaLogEntry.of(change.event()), change.commitLsn(), change.position());
    } catch (IllegalArgumentException e) {
      // Skipping it would let the target fall out of step silently.
      throw new ConnectException(
          change.position() + ": the row of pgstream.schema_log is not readable", e);
    }
  }

  /** Tables truncated by one command come one after the other. */
  private int truncate(List<SourceChange> changes, int first, Tally tally) throws SQLException {
    SourceChange start = changes.get(first);
    int next = first;
    while (next < changes.size() && truncatesWith(start, changes.get(next))) {
      next++;
    }
    truncation.run(changes.subList(first, next));
    tally.rows += next - first;
    return next;
  }

  private static boolean truncatesWith(SourceChange start, SourceChange change) {
    return change.isChange()
        && change.event().operation() == Operation.TRUNCATE
        && change.commitLsn().equals(start.commitLsn())
        && !isIgnored(change);
  }
}
