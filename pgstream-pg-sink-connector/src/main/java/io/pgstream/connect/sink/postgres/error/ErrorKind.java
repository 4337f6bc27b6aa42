package io.pgstream.connect.sink.postgres.error;

/** What to do about a failed statement. */
public enum ErrorKind {
  /** The same statement may succeed later: retry with back-off. */
  TRANSIENT,
  /** The values of a row are at fault: isolate the record. */
  DATA,
  /** Neither time nor leaving out a row helps: stop. */
  FATAL
}
