package io.pgstream.connect.common.schema;

import java.util.List;

/**
 * A materialized view.
 *
 * @param oid the source's oid
 * @param name its name
 * @param definition its query, which never changes; null if it could not be printed
 * @param indexes its indexes
 * @param populated whether it can be read: not after WITH NO DATA
 * @param options its storage options, {@code name=value}
 * @param columns its columns, by number
 * @param comment its comment; null without one
 */
public record MaterializedViewDefinition(
    String oid,
    String name,
    String definition,
    List<IndexDefinition> indexes,
    Boolean populated,
    List<String> options,
    List<ObjectPart> columns,
    String comment) {

  public MaterializedViewDefinition {
    indexes = SchemaJson.listOf(indexes);
    populated = populated == null || populated;
    options = SchemaJson.listOf(options);
    columns = SchemaJson.listOf(columns);
  }

  /** A view that can be read, with nothing set. */
  public MaterializedViewDefinition(
      String oid, String name, String definition, List<IndexDefinition> indexes) {
    this(oid, name, definition, indexes, true, List.of(), List.of(), null);
  }
}
