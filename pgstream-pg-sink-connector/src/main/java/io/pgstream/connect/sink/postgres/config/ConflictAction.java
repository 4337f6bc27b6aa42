package io.pgstream.connect.sink.postgres.config;

/** What happens to an inserted row whose key exists on the target. */
public enum ConflictAction {
  /** The existing row takes the new values. */
  UPDATE,
  /** The existing row stays. */
  NOTHING,
  /** The record is errant. */
  ERROR
}
