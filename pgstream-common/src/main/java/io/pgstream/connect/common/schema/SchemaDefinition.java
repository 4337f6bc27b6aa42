package io.pgstream.connect.common.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * The objects of one schema at one moment, and which of them the command changed. Consumers apply
 * only what {@link #changes} names: concurrent DDL makes the rest stale. Lists are never null.
 *
 * @param tables ordinary and partitioned tables
 * @param sequences sequences, except those of identity columns
 * @param materializedViews materialized views; their rows are not replicated
 * @param dropped whether the schema itself was dropped
 * @param partial whether only the objects of {@code changes} are listed
 * @param changes what the command created, altered, dropped or moved
 * @param xid the DDL's transaction, a 64-bit id as text
 * @param snapshot the DDL's snapshot, {@code pg_snapshot} as text
 * @param baseline set on the rows that describe the start of a slot; null on all others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaDefinition(
    List<TableDefinition> tables,
    List<SequenceDefinition> sequences,
    @JsonProperty("materialized_views") List<MaterializedViewDefinition> materializedViews,
    boolean dropped,
    boolean partial,
    List<ObjectChange> changes,
    String xid,
    String snapshot,
    Baseline baseline) {

  public SchemaDefinition {
    tables = SchemaJson.listOf(tables);
    sequences = SchemaJson.listOf(sequences);
    materializedViews = SchemaJson.listOf(materializedViews);
    changes = SchemaJson.listOf(changes);
  }

  /**
   * The state at which a slot starts.
   *
   * @param slot the slot's name
   */
  public record Baseline(String slot) {}

  /**
   * Reads the JSON of {@code schema_log.schema}.
   *
   * @throws IllegalArgumentException if it is not such JSON
   */
  public static SchemaDefinition parse(String json) {
    return SchemaJson.parse(json, SchemaDefinition.class);
  }

  /** The table with this pgstream id. */
  public Optional<TableDefinition> table(String pgstreamId) {
    return tables.stream().filter(table -> table.pgstreamId().equals(pgstreamId)).findFirst();
  }

  /** The sequence with this oid. */
  public Optional<SequenceDefinition> sequence(String oid) {
    return sequences.stream().filter(sequence -> sequence.oid().equals(oid)).findFirst();
  }

  /** Whether this row describes the start of a slot and not a command. */
  public boolean isBaseline() {
    return baseline != null;
  }
}
