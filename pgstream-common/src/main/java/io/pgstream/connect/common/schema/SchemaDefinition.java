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
 * @param objects all others, but only those that {@code changes} creates or alters
 * @param dropped whether the schema itself was dropped
 * @param partial whether only the objects of {@code changes} are listed
 * @param changes what the command created, altered, dropped or moved
 * @param comment the comment of the schema; null without one
 * @param more whether the next row, of another schema, belongs to the same command
 * @param xid the DDL's transaction, a 64-bit id as text
 * @param snapshot the DDL's snapshot, {@code pg_snapshot} as text
 * @param baseline set on the rows that describe the start of a slot; null on all others
 * @param privileges owners and privileges, but only those that the command changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaDefinition(
    List<TableDefinition> tables,
    List<SequenceDefinition> sequences,
    @JsonProperty("materialized_views") List<MaterializedViewDefinition> materializedViews,
    List<ObjectDefinition> objects,
    boolean dropped,
    boolean partial,
    List<ObjectChange> changes,
    String comment,
    boolean more,
    String xid,
    String snapshot,
    Baseline baseline,
    List<ObjectPrivileges> privileges) {

  public SchemaDefinition {
    tables = SchemaJson.listOf(tables);
    sequences = SchemaJson.listOf(sequences);
    materializedViews = SchemaJson.listOf(materializedViews);
    objects = SchemaJson.listOf(objects);
    changes = SchemaJson.listOf(changes);
    privileges = SchemaJson.listOf(privileges);
  }

  /** A description of a command that changed nothing but these. */
  public SchemaDefinition(
      List<TableDefinition> tables,
      List<SequenceDefinition> sequences,
      List<MaterializedViewDefinition> materializedViews,
      boolean dropped,
      boolean partial,
      List<ObjectChange> changes,
      String xid,
      String snapshot,
      Baseline baseline) {
    this(
        tables,
        sequences,
        materializedViews,
        List.of(),
        dropped,
        partial,
        changes,
        null,
        false,
        xid,
        snapshot,
        baseline,
        List.of());
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

  /** The object of this kind with this oid. */
  public Optional<ObjectDefinition> object(String kind, String oid) {
    return objects.stream()
        .filter(object -> object.kind().equals(kind) && object.oid().equals(oid))
        .findFirst();
  }

  /** Whether this row describes the start of a slot and not a command. */
  public boolean isBaseline() {
    return baseline != null;
  }
}
