package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The last definition of a table that the sink applied.
 *
 * @param id the table's pgstream id
 * @param schema the schema it is in
 * @param definition its definition; null once it was dropped
 * @param lsn commit LSN of that schema change
 */
record KnownTable(String id, String schema, TableDefinition definition, long lsn) {

  boolean isDropped() {
    return definition == null;
  }

  /** Ids of the columns that rows carry. */
  Set<String> columnIds() {
    return isDropped()
        ? Set.of()
        : definition.columns().stream()
            .map(ColumnDefinition::pgstreamId)
            .collect(Collectors.toUnmodifiableSet());
  }
}
