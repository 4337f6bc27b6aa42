package io.pgstream.connect.common.schema;

import java.util.List;

/**
 * A materialized view.
 *
 * @param oid the source's oid
 * @param name its name
 * @param definition its query
 * @param indexes its indexes
 */
public record MaterializedViewDefinition(
    String oid, String name, String definition, List<IndexDefinition> indexes) {

  public MaterializedViewDefinition {
    indexes = SchemaJson.listOf(indexes);
  }
}
