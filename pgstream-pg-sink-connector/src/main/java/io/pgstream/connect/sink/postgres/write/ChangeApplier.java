package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import io.pgstream.connect.sink.postgres.schema.RowRemoval;
import io.pgstream.connect.sink.postgres.schema.SchemaApplier;
import io.pgstream.connect.sink.postgres.schema.SchemaChange;
import io.pgstream.connect.sink.postgres.sql.RowStatements;
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
  /** Tables of pgstream's own schema at the source; their rows mean nothing to the target. */
  private static final Set<String> PGSTREAM_TABLES =
      Set.of("schema_log", "table_ids", "schema_migrations");

  /** The place in its transaction from which on a change belongs to a copy of a table. */
  private static final long FIRST_OF_COPIES = 1L << 24;

  /** How the server refuses to truncate a table that foreign keys refer to. */
  private static final String FEATURE_NOT_SUPPORTED = "0A000";

  /** Drops what it remembers of the target's tables. */
  @FunctionalInterface
  interface SchemaListener {
    /** A schema change has been applied. */
    void schemaChanged() throws SQLException;
  }

  private final Connection connection;
  private final SegmentWriter segmentWriter;
  private final SchemaApplier schemaApplier;
  private final SchemaListener schemaChanged;
  private final boolean ddlEnabled;

  /**
   * @param schemaChanged called after each schema change
   */
  ChangeApplier(
      Connection connection,
      SegmentWriter segmentWriter,
      SchemaApplier schemaApplier,
      boolean ddlEnabled,
      SchemaListener schemaChanged) {
    this.connection = connection;
    this.segmentWriter = segmentWriter;
    this.schemaApplier = schemaApplier;
    this.ddlEnabled = ddlEnabled;
    this.schemaChanged = schemaChanged;
  }

  void apply(List<SourceChange> changes, Tally tally) throws SQLException {
    // A constraint that is deferrable was perhaps deferred at the source.
    setConstraints("DEFERRED");
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
        setConstraints("DEFERRED");
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
      setConstraints("IMMEDIATE");
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) != ErrorKind.DATA) {
        throw e;
      }
      connection.rollback(savepoint);
    }
    connection.releaseSavepoint(savepoint);
  }

  private void setConstraints(String mode) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL " + mode);
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
    List<String> tables = new ArrayList<>();
    SourceChange start = changes.get(first);
    int next = first;
    while (next < changes.size() && truncatesWith(start, changes.get(next))) {
      tables.add(segmentWriter.table(changes.get(next)).onlyName());
      next++;
    }
    try {
      if (start.event().metadata().txSeq() >= FIRST_OF_COPIES) {
        removeRows(tables);
      } else {
        truncate(tables);
      }
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) == ErrorKind.TRANSIENT) {
        throw e;
      }
      throw new ConnectException(
          start.position()
              + ": cannot truncate "
              + tables
              + " on the target: "
              + SqlErrors.describe(e)
              + "; "
              + SqlErrors.remedy(e));
    }
    tally.rows += tables.size();
    return next;
  }

  private void truncate(List<String> tables) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(RowStatements.truncate(tables));
    }
  }

  /** Tables of which a copy follows may be referred to by others, whose rows stay. */
  private void removeRows(List<String> tables) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      truncate(tables);
    } catch (SQLException e) {
      if (!FEATURE_NOT_SUPPORTED.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(savepoint);
      for (String table : tables) {
        new RowRemoval(connection).removeRows(table);
      }
    }
    connection.releaseSavepoint(savepoint);
  }

  private static boolean truncatesWith(SourceChange start, SourceChange change) {
    return change.isChange()
        && change.event().operation() == Operation.TRUNCATE
        && change.commitLsn().equals(start.commitLsn())
        && !isIgnored(change);
  }
}
