package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.event.PartitionRoot;
import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Finds the partitioned table at the top, so that a target can do without the partition. */
final class PartitionTree {
  private final Tables tables;

  PartitionTree(Tables tables) {
    this.tables = tables;
  }

  /** The tables that are known now. */
  interface Tables {
    /** The table with this pgstream id; null if it is not known. */
    SchemaTable byId(String id);

    /** The partitions of a table, in an order that stays. */
    List<TableDefinition> partitionsOf(TableDefinition parent);
  }

  /** A table, then the partitioned tables that it is a part of, up to the one at the top. */
  List<SchemaTable> upwardsFrom(SchemaTable table) {
    List<SchemaTable> tablesAbove = new ArrayList<>();
    for (SchemaTable at = table; at != null; at = at.isPartition() ? parentOf(at.table()) : null) {
      tablesAbove.add(at);
    }
    return tablesAbove;
  }

  /**
   * The table at the top, itself if it is a partitioned one that is no partition.
   *
   * @return null for a table of its own, and for a partition whose key is not one of the whole
   *     table: rows of two partitions can then have the same
   */
  PartitionRoot rootOf(String schema, TableDefinition table) {
    List<String> conditions = new ArrayList<>();
    boolean complete = true;
    SchemaTable top = new SchemaTable(schema, table);
    while (top.isPartition()) {
      SchemaTable parent = parentOf(top.table());
      if (parent == null) {
        return null;
      }
      Optional<String> condition = condition(parent.table(), top.table());
      complete &= condition.isPresent();
      condition.ifPresent(conditions::add);
      top = parent;
    }
    if (top.table().partitionKey() == null || !hasKey(top.table(), table.keyColumns())) {
      return null;
    }
    return new PartitionRoot(
        top.schema(),
        top.table().name(),
        complete && table.isPartition() ? String.join(" AND ", conditions) : null);
  }

  private SchemaTable parentOf(TableDefinition partition) {
    return partition.parents().isEmpty() ? null : tables.byId(partition.parents().get(0).id());
  }

  private Optional<String> condition(TableDefinition parent, TableDefinition partition) {
    return isDefault(partition)
        ? noneOf(parent, tables.partitionsOf(parent))
        : PartitionCondition.of(parent.partitionKey(), partition.partitionBound());
  }

  private static boolean isDefault(TableDefinition partition) {
    return partition.partitionBound().equals("DEFAULT");
  }

  /** What the default partition takes. */
  private static Optional<String> noneOf(TableDefinition parent, List<TableDefinition> partitions) {
    List<String> conditions = new ArrayList<>();
    for (TableDefinition partition : partitions) {
      if (!isDefault(partition)) {
        Optional<String> condition =
            PartitionCondition.of(parent.partitionKey(), partition.partitionBound());
        if (condition.isEmpty()) {
          return condition;
        }
        conditions.add("(" + condition.get() + ") IS NOT TRUE");
      }
    }
    return Optional.of(conditions.isEmpty() ? "true" : String.join(" AND ", conditions));
  }

  private static boolean hasKey(TableDefinition top, List<String> columns) {
    HashSet<String> key = new HashSet<>(columns);
    return columns.isEmpty()
        || key.equals(new HashSet<>(top.primaryKeyColumns()))
        || top.indexes().stream()
            .anyMatch(index -> isTotal(index) && key.equals(new HashSet<>(index.columns())));
  }

  /** Whether it is unique over its plain columns alone and over all rows. */
  private static boolean isTotal(IndexDefinition index) {
    return index.unique()
        && !index.definition().contains(" WHERE ")
        && SqlList.parse(index.definition()).get(0).size() == index.columns().size();
  }
}
