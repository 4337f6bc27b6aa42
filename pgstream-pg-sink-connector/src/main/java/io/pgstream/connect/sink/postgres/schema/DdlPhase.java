package io.pgstream.connect.sink.postgres.schema;

/** The order in which the statements of a schema change run: what depends goes first and last. */
enum DdlPhase {
  CREATE_SCHEMA,
  EXTENSION,
  DROP_FOREIGN_KEY,
  DROP_DEPENDENT,
  DROP_VIEW,
  DETACH,
  DROP_TABLE,
  MOVE,
  TYPE,
  ROUTINE,
  CREATE_SEQUENCE,
  TABLE,
  CHILD_DEFAULT,
  SEQUENCE_OWNER,
  CREATE_VIEW,
  DEPENDENT,
  DROP_SEQUENCE,
  FOREIGN_KEY,
  ATTACH,
  DROP_OBJECT,
  DROP_SCHEMA
}
