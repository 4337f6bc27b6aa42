package io.pgstream.connect.sink.postgres.config;

/** What happens when an update or delete finds no row on the target. */
public enum MissingRowAction {
  /** It is counted. */
  IGNORE,
  /** The task stops. */
  ERROR
}
