package io.pgstream.connect.source.record;

/** What becomes of a change that was committed before its table is copied. */
public enum RowAction {
  /** It is produced. */
  PASS,
  /** Left out: the copy will show its effect. */
  DROP,
  /**
   * Only what it removes is produced: rows that were copied earlier and have changed since then are
   * copied again.
   */
  DELETE_ONLY
}
