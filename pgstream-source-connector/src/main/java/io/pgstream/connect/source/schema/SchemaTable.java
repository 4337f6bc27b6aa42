package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.schema.TableDefinition;

/**
 * A table and the schema it is in.
 *
 * @param schema the schema's name
 * @param table what the schema log says of the table
 */
public record SchemaTable(String schema, TableDefinition table) {
  boolean isPartition() {
    return table.isPartition();
  }
}
