package io.pgstream.connect.sink.opensearch.layout;

/** What gets an index of its own. */
public enum IndexScope {
  /** All tables of a schema share an index. */
  SCHEMA,
  /** Each table has an index. */
  TABLE
}
