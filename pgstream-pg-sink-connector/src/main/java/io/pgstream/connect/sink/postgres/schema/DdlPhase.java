package io.pgstream.connect.sink.postgres.schema;

/** The order in which the statements of a schema change run: what depends goes first and last. */
enum DdlPhase {
  CREATE_SCHEMA,
  DROP_FOREIGN_KEY,
  DROP_VIEW,
  DROP_TABLE,
  MOVE,
  CREATE_SEQUENCE,
  TABLE,
  SEQUENCE_OWNER,
  CREATE_VIEW,
  DROP_SEQUENCE,
  FOREIGN_KEY,
  DROP_SCHEMA
}
