package io.pgstream.connect.common.schema;

import java.util.List;
import java.util.Map;

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
 * @param inherited whether it is part of an index of a partitioned table
 * @param options its storage options, {@code name=value}
 * @param clustered whether CLUSTER uses it
 * @param statistics the targets for statistics of its columns, by the column's number
 */
public record IndexDefinition(
    String oid,
    String name,
    List<String> columns,
    boolean unique,
    String definition,
    boolean constraint,
    String comment,
    boolean inherited,
    List<String> options,
    boolean clustered,
    Map<String, String> statistics) {

  public IndexDefinition {
    columns = SchemaJson.listOf(columns);
    options = SchemaJson.listOf(options);
    statistics = statistics == null ? Map.of() : Map.copyOf(statistics);
  }

  /** An index of the table itself, without options. */
  public IndexDefinition(
      String oid,
      String name,
      List<String> columns,
      boolean unique,
      String definition,
      boolean constraint,
      String comment) {
    this(
        oid,
        name,
        columns,
        unique,
        definition,
        constraint,
        comment,
        false,
        List.of(),
        false,
        Map.of());
  }
}
