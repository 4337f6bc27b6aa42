package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.source.schema.SchemaHistory;
import io.pgstream.connect.source.schema.TableLayout;

/**
 * Tables that patterns name, as the schema history knows them. Not thread-safe.
 *
 * @param patterns which tables
 * @param history their names, which the caller keeps up to date
 */
record TableSelection(TablePatterns patterns, SchemaHistory history) {
  /** Whether patterns name a table, or a partitioned one that it is a part of. */
  boolean includes(TableLayout layout) {
    return patterns.matches(history.upwardsFrom(layout));
  }

  /** The same for something of this name that belongs to no table. */
  boolean includes(String schema, String name) {
    return patterns.matches(schema, name);
  }
}
