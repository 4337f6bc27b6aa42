package io.pgstream.connect.common.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A table. Lists are never null.
 *
 * @param oid the source's oid
 * @param name its name
 * @param pgstreamId its stable 20-character id: survives renames and moves
 * @param columns in attnum order
 * @param primaryKeyColumns names in key order; empty without a primary key
 * @param primaryKey the primary key constraint; null without one
 * @param indexes all indexes, those of constraints included
 * @param constraints unique, check and exclusion constraints
 * @param foreignKeys foreign key constraints
 * @param replicaIdentity {@code default}, {@code nothing}, {@code full} or {@code index}
 * @param replicaIdentityIndex the index of REPLICA IDENTITY USING INDEX; else null
 * @param comment the table's comment; null without one
 * @param unlogged whether its changes never reach the WAL
 * @param partitionKey what follows PARTITION BY; null unless partitioned
 * @param partitionBound its bound in the partitioned table; null unless a partition
 * @param parents the partitioned table, or the tables it inherits from in their order
 * @param options storage options, {@code name=value}, of its TOAST table {@code toast.name=value}
 * @param rowSecurity whether its policies are in force
 * @param forceRowSecurity whether they are for its owner too
 * @param extension whether an extension made it
 */
public record TableDefinition(
    String oid,
    String name,
    @JsonProperty("pgstream_id") String pgstreamId,
    List<ColumnDefinition> columns,
    @JsonProperty("primary_key_columns") List<String> primaryKeyColumns,
    @JsonProperty("primary_key") ConstraintDefinition primaryKey,
    List<IndexDefinition> indexes,
    List<ConstraintDefinition> constraints,
    @JsonProperty("foreign_keys") List<ConstraintDefinition> foreignKeys,
    @JsonProperty("replica_identity") String replicaIdentity,
    @JsonProperty("replica_identity_index") String replicaIdentityIndex,
    String comment,
    boolean unlogged,
    @JsonProperty("partition_key") String partitionKey,
    @JsonProperty("partition_bound") String partitionBound,
    List<TableParent> parents,
    List<String> options,
    @JsonProperty("row_security") boolean rowSecurity,
    @JsonProperty("force_row_security") boolean forceRowSecurity,
    boolean extension) {

  public TableDefinition {
    columns = SchemaJson.listOf(columns);
    primaryKeyColumns = SchemaJson.listOf(primaryKeyColumns);
    indexes = SchemaJson.listOf(indexes);
    constraints = SchemaJson.listOf(constraints);
    foreignKeys = SchemaJson.listOf(foreignKeys);
    parents = SchemaJson.listOf(parents);
    options = SchemaJson.listOf(options);
  }

  /** A table of its own, with nothing set. */
  public TableDefinition(
      String oid,
      String name,
      String pgstreamId,
      List<ColumnDefinition> columns,
      List<String> primaryKeyColumns,
      ConstraintDefinition primaryKey,
      List<IndexDefinition> indexes,
      List<ConstraintDefinition> constraints,
      List<ConstraintDefinition> foreignKeys,
      String replicaIdentity,
      String replicaIdentityIndex,
      String comment,
      boolean unlogged) {
    this(
        oid,
        name,
        pgstreamId,
        columns,
        primaryKeyColumns,
        primaryKey,
        indexes,
        constraints,
        foreignKeys,
        replicaIdentity,
        replicaIdentityIndex,
        comment,
        unlogged,
        null,
        null,
        List.of(),
        List.of(),
        false,
        false,
        false);
  }

  /** Whether it is a partition of another table. */
  public boolean isPartition() {
    return partitionBound != null;
  }

  /** Whether the other table is one of its parents. */
  public boolean isChildOf(TableDefinition other) {
    return parents.stream().anyMatch(parent -> other.pgstreamId.equals(parent.id()));
  }

  /** The column with this name. */
  public Optional<ColumnDefinition> column(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }

  /**
   * Names of the columns that identify a row, in key order: primary key, else replica identity
   * index.
   *
   * @return empty if neither exists
   */
  public List<String> keyColumns() {
    if (!primaryKeyColumns.isEmpty()) {
      return primaryKeyColumns;
    }
    return indexes.stream()
        .filter(index -> index.name().equals(replicaIdentityIndex))
        .findFirst()
        .map(IndexDefinition::columns)
        .orElse(List.of());
  }
}
