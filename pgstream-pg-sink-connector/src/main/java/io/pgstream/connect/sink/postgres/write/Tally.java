package io.pgstream.connect.sink.postgres.write;

/** What one target transaction has done so far; counts for nothing until it commits. */
final class Tally {
  long rows;
  long schemaChanges;
  long missingRows;
  long conflicts;
  long errantRecords;

  /** Adds what an attempt has done that stays. */
  void add(Tally attempt) {
    rows += attempt.rows;
    schemaChanges += attempt.schemaChanges;
    missingRows += attempt.missingRows;
    conflicts += attempt.conflicts;
    errantRecords += attempt.errantRecords;
  }

  /** Adds changes that stay written. */
  void add(int changes, RowCounts counts) {
    rows += changes;
    missingRows += counts.missing;
    conflicts += counts.conflicts;
  }
}
