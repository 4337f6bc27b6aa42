package io.pgstream.connect.sink.postgres.write;

/** What writing some changes has shown, until it is known whether they stay written. */
final class RowCounts {
  /** Updates and deletes that found no row. */
  long missing;

  /** Inserts whose key existed. */
  long conflicts;

  /** Whether an insert that kept the existing row held a later update, which is lost with it. */
  boolean updateLost;
}
