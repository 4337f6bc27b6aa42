package io.pgstream.connect.source.snapshot;

/** What is produced before streaming begins. */
public enum SnapshotContent {
  /** The definitions of all objects, then the rows. */
  FULL,
  /** The definitions only. */
  SCHEMA,
  /** The rows only: the targets have the tables already. */
  DATA
}
