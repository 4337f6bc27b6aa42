package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.sink.postgres.config.MissingRowAction;
import io.pgstream.connect.sink.postgres.error.ErrorKind;
import io.pgstream.connect.sink.postgres.error.SqlErrors;
import io.pgstream.connect.sink.postgres.error.SqlStateClassifier;
import io.pgstream.connect.sink.postgres.schema.TableMetadata;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Writes row changes between two schema changes: first with few statements, and if a row does not
 * fit, in halves and at last one by one, so that only that row's record is errant. Rows that fit
 * only in source order, because they exchange unique values say, then do not slow the others down.
 */
final class SegmentWriter {
  /** Fewer changes than this are not worth another try together. */
  private static final int MIN_TOGETHER = 16;

  private final Connection connection;
  private final TableBindings bindings;
  private final TableRuns runs;
  private final RunWriter runWriter;
  private final ChangeWriter changeWriter;
  private final SequencePositions sequences;
  private final DeferredConstraints deferredConstraints;
  private final CopiedSegments copiedSegments;
  private final ErrantRecords errantRecords;
  private final MissingRowAction missingRowAction;

  SegmentWriter(
      Connection connection,
      TableBindings bindings,
      TableRuns runs,
      RunWriter runWriter,
      ChangeWriter changeWriter,
      Rules rules) {
    this.connection = connection;
    this.bindings = bindings;
    this.runs = runs;
    this.runWriter = runWriter;
    this.changeWriter = changeWriter;
    this.sequences = new SequencePositions(connection);
    this.deferredConstraints = new DeferredConstraints(connection, rules.errantRecords());
    this.copiedSegments = new CopiedSegments(connection);
    this.errantRecords = rules.errantRecords();
    this.missingRowAction = rules.missingRowAction();
  }

  /**
   * What happens to changes that cannot be written.
   *
   * @param errantRecords takes records whose values do not fit
   * @param missingRowAction what a change without a row to change means
   */
  record Rules(ErrantRecords errantRecords, MissingRowAction missingRowAction) {}

  /**
   * Writes changes of rows without savepoints, each of which costs two round trips and a
   * transaction id.
   *
   * @return false if they have to be looked at one by one: the transaction must be rolled back
   *     then, and {@link #write} called in another one
   * @throws SQLException also if the server refuses a row
   */
  boolean writeAtOnce(List<SourceChange> changes, Tally tally) throws SQLException {
    for (SourceChange change : changes) {
      TableMetadata table = bindings.of(change).table();
      if (CopiedSegments.concerns(change, table.links())) {
        return false;
      }
      sequences.note(table, change.event());
    }
    return writeTogether(changes, tally);
  }

  /** Writes changes of rows, in parts and with savepoints where they do not fit together. */
  void write(List<SourceChange> changes, Tally tally) throws SQLException {
    boolean deferrable = false;
    boolean copied = false;
    for (SourceChange change : changes) {
      TableMetadata table = bindings.of(change).table();
      sequences.note(table, change.event());
      deferrable |= table.links().deferrable();
      copied |= CopiedSegments.concerns(change, table.links());
    }
    boolean checksAtEnd = deferrable;
    if (copied) {
      copiedSegments.write(
          changes,
          change -> bindings.of(change).table().links(),
          part -> write(part, tally, checksAtEnd));
    } else {
      write(changes, tally, checksAtEnd);
    }
  }

  private void write(List<SourceChange> changes, Tally tally, boolean deferrable)
      throws SQLException {
    if (deferrable) {
      deferredConstraints.write(changes, tally, this::writeParts);
    } else {
      writeParts(changes, tally);
    }
  }

  /** The numbers that the rows have brought are not given again by the target's sequences. */
  void advanceSequences() throws SQLException {
    sequences.advance();
  }

  /** The schema has changed: they may stand anywhere. */
  void forgetSequences() {
    sequences.forget();
  }

  private void writeParts(List<SourceChange> changes, Tally tally) throws SQLException {
    if (changes.isEmpty() || (changes.size() > 1 && writeFast(changes, tally))) {
      return;
    }
    if (changes.size() < MIN_TOGETHER) {
      writeOneByOne(changes, tally);
      return;
    }
    int middle = changes.size() / 2;
    writeParts(changes.subList(0, middle), tally);
    writeParts(changes.subList(middle, changes.size()), tally);
  }

  /** Returns false, with nothing written, if the changes must be looked at one by one. */
  private boolean writeFast(List<SourceChange> changes, Tally tally) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    boolean written = false;
    try {
      written = writeTogether(changes, tally);
    } catch (SQLException e) {
      if (SqlStateClassifier.classify(e) != ErrorKind.DATA) {
        throw e;
      }
    }
    if (!written) {
      connection.rollback(savepoint);
    }
    connection.releaseSavepoint(savepoint);
    return written;
  }

  /** Returns false, with some of it written, if the changes must be looked at one by one. */
  private boolean writeTogether(List<SourceChange> changes, Tally tally) throws SQLException {
    RowCounts counts = new RowCounts();
    for (TableRun run : runs.of(changes)) {
      write(run, counts);
    }
    boolean fits =
        !counts.updateLost && (counts.missing == 0 || missingRowAction == MissingRowAction.IGNORE);
    if (fits) {
      tally.add(changes.size(), counts);
    }
    return fits;
  }

  private void write(TableRun run, RowCounts counts) throws SQLException {
    try {
      runWriter.write(run, counts);
    } catch (SQLException e) {
      throw fatalOrSame(e, run.binding(), run.changes().get(0));
    }
  }

  private static SQLException fatalOrSame(
      SQLException error, TableBinding binding, SourceChange change) {
    if (SqlStateClassifier.classify(error) == ErrorKind.FATAL) {
      throw new ConnectException(
          change.position()
              + ": table "
              + binding.table().sqlName()
              + " of the target cannot be written: "
              + SqlErrors.describe(error)
              + "; "
              + SqlErrors.remedy(error));
    }
    return error;
  }

  private void writeOneByOne(List<SourceChange> changes, Tally tally) throws SQLException {
    for (SourceChange change : changes) {
      TableBinding binding = bindings.of(change);
      Savepoint savepoint = connection.setSavepoint();
      try {
        RowCounts counts = new RowCounts();
        changeWriter.write(binding, change, counts);
        requireRow(counts, binding, change);
        tally.add(1, counts);
      } catch (SQLException e) {
        if (SqlStateClassifier.classify(e) != ErrorKind.DATA) {
          throw fatalOrSame(e, binding, change);
        }
        connection.rollback(savepoint);
        report(e, binding, change, tally);
      }
      connection.releaseSavepoint(savepoint);
    }
  }

  private void requireRow(RowCounts counts, TableBinding binding, SourceChange change) {
    if (counts.missing > 0 && missingRowAction == MissingRowAction.ERROR) {
      throw new ConnectException(
          change.position()
              + ": the "
              + change.event().operation()
              + " found no row in table "
              + binding.table().sqlName()
              + " of the target; load the missing rows, or set on.missing.row to ignore");
    }
  }

  private void report(SQLException error, TableBinding binding, SourceChange change, Tally tally) {
    errantRecords.report(
        change.record(),
        "the "
            + change.event().operation()
            + " does not fit table "
            + binding.table().sqlName()
            + " of the target: "
            + SqlErrors.describe(error)
            + "; correct the row or the constraint");
    tally.errantRecords++;
  }
}
