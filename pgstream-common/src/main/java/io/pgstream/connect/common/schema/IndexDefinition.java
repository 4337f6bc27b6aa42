package io.pgstream.connect.common.schema;

import java.util.List;

/**
 * An index.
 *
 * @param oid the source's oid
 * @param name its name
 * @param columns names of its plain key columns in index order; expressions are not listed
 * @param unique whether it is unique
 * @param definition the server's {@code pg_get_indexdef}
 * @param constraint whether it belongs to a constraint and comes and goes with it
 * @param comment its comment; null without one
 */
public record IndexDefinition(
    String oid,
    String name,
    List<String> columns,
    boolean unique,
    String definition,
    boolean constraint,
    String comment) {

  public IndexDefinition {
    columns = SchemaJson.listOf(columns);
  }
}
