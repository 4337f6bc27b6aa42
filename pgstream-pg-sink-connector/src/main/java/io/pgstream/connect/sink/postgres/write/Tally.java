package io.pgstream.connect.sink.postgres.write;

/** What one target transaction has done so far; counts for nothing until it commits. */
final class Tally {
  long rows;
  long schemaChanges;
  long missingRows;
  long errantRecords;
}
