package io.pgstream.connect.source.snapshot;

/** When the rows that tables hold already are copied. */
public enum SnapshotMode {
  /** Never: only changes are streamed. */
  NEVER,
  /** Once, before streaming begins. */
  INITIAL,
  /** At each start of the task. */
  ALWAYS,
  /** As INITIAL, and again with a new slot when the old one is gone. */
  WHEN_NEEDED,
  /** Once, and nothing is streamed afterwards. */
  ONLY
}
