package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.schema.MaterializedViewDefinition;
import io.pgstream.connect.common.schema.ObjectChange;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.common.schema.TransactionSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every schema as it was at one WAL position: the result of applying schema_log rows in the order
 * of the stream. Of each row only what its {@code changes} name is applied, because concurrent DDL
 * makes the rest stale. Not thread-safe.
 */
public final class SchemaHistory {
  private final Map<String, SchemaState> schemas = new HashMap<>();
  private final PartitionTree partitions = new PartitionTree(new KnownTables());

  /**
   * What schemas are called now, by their former names: renaming one locks no table, so rows that
   * come after it can have the name that their transaction began with.
   */
  private final Map<String, Rename> renamed = new HashMap<>();

  private final TableVersions versions = new TableVersions();
  private long revision;

  /**
   * What a schema was renamed to.
   *
   * @param name its new name
   * @param by the row that says so
   */
  private record Rename(String name, SchemaDefinition by) {}

  /**
   * Applies one row.
   *
   * @return the row with what its transaction did not see of what others did to the same tables
   */
  public SchemaLogEntry apply(SchemaLogEntry row) {
    revision++;
    SchemaLogEntry entry = versions.merge(row, this::table);
    String name = presentName(entry);
    SchemaState state = schemas.computeIfAbsent(name, unknown -> new SchemaState());
    state.entryId = entry.id();
    for (ObjectChange change : entry.schema().changes()) {
      state.apply(change, entry.schema());
      if (isRename(change)) {
        renamed.put(change.identity(), new Rename(name, entry.schema()));
        renamed.remove(name);
      }
    }
    if (entry.schema().dropped() || isMovedAway(entry)) {
      schemas.remove(name);
    }
    return entry;
  }

  /** What the schema is called now, which a transaction that began before it was renamed missed. */
  private String presentName(SchemaLogEntry entry) {
    String name = entry.schemaName();
    for (int i = 0; i < renamed.size() && !schemas.containsKey(name); i++) {
      Rename rename = renamed.get(name);
      if (rename == null || !isMissed(rename, entry.schema())) {
        break;
      }
      name = rename.name();
    }
    return name;
  }

  private static boolean isMissed(Rename rename, SchemaDefinition row) {
    return rename.by().xid() != null
        && row.xid() != null
        && !row.xid().equals(rename.by().xid())
        && !TransactionSnapshot.parse(row.snapshot()).sees(Long.parseLong(rename.by().xid()));
  }

  /** A table by its id; null if there is none. */
  private TableDefinition table(String id) {
    SchemaTable found = new KnownTables().byId(id);
    return found == null ? null : found.table();
  }

  /** Whether the row is the one under the former name of a schema. */
  private static boolean isMovedAway(SchemaLogEntry entry) {
    return entry.schema().changes().stream()
        .anyMatch(
            change ->
                change.kind().equals(ObjectChange.SCHEMA) && change.op().equals(ObjectChange.MOVE));
  }

  private static boolean isRename(ObjectChange change) {
    return change.kind().equals(ObjectChange.SCHEMA)
        && change.op().equals(ObjectChange.ALTER)
        && change.identity() != null;
  }

  /** Changes whenever a row is applied: what was derived from an older revision may be stale. */
  public long revision() {
    return revision;
  }

  /**
   * How rows of a table look now.
   *
   * @return null if the history does not know the table
   */
  public TableLayout layout(String schema, String table) {
    String name = schema;
    // A schema may have been renamed several times.
    for (int i = 0; name != null && i <= renamed.size(); i++) {
      SchemaState state = schemas.get(name);
      TableDefinition definition = state == null ? null : state.tables.get(table);
      if (definition != null) {
        return layout(name, definition, state);
      }
      Rename rename = renamed.get(name);
      name = rename == null ? null : rename.name();
    }
    return null;
  }

  /** How rows of every table look now, in no order. */
  public List<TableLayout> layouts() {
    List<TableLayout> layouts = new ArrayList<>();
    schemas.forEach(
        (schema, state) ->
            state.tables.values().forEach(table -> layouts.add(layout(schema, table, state))));
    return layouts;
  }

  private TableLayout layout(String schema, TableDefinition table, SchemaState state) {
    return TableLayout.of(schema, table, state.entryId, partitions.rootOf(schema, table));
  }

  /**
   * A table, then the partitioned tables that it is a part of, as far as they are known, up to the
   * one at the top.
   */
  public List<SchemaTable> upwardsFrom(TableLayout layout) {
    return partitions.upwardsFrom(new SchemaTable(layout.schema(), layout.table()));
  }

  /** Whether this is a materialized view, whose rows are not replicated. */
  public boolean isMaterializedView(String schema, String name) {
    SchemaState state = schemas.get(schema);
    return state != null && state.materializedViews.containsValue(name);
  }

  /** The tables of all schemas. */
  private final class KnownTables implements PartitionTree.Tables {
    @Override
    public SchemaTable byId(String id) {
      for (Map.Entry<String, SchemaState> schema : schemas.entrySet()) {
        String name = schema.getValue().namesById.get(id);
        if (name != null) {
          return new SchemaTable(schema.getKey(), schema.getValue().tables.get(name));
        }
      }
      return null;
    }

    @Override
    public List<TableDefinition> partitionsOf(TableDefinition parent) {
      return schemas.values().stream()
          .flatMap(schema -> schema.tables.values().stream())
          .filter(table -> table.isPartition() && table.isChildOf(parent))
          .sorted(Comparator.comparing(TableDefinition::pgstreamId))
          .toList();
    }
  }

  /** The tables of one schema by name, its materialized views by oid. */
  private static final class SchemaState {
    private final Map<String, TableDefinition> tables = new HashMap<>();
    private final Map<String, String> namesById = new HashMap<>();
    private final Map<String, String> materializedViews = new HashMap<>();
    private String entryId;

    void apply(ObjectChange change, SchemaDefinition schema) {
      switch (change.kind()) {
        case ObjectChange.TABLE -> applyTable(change, schema);
        case ObjectChange.MATERIALIZED_VIEW -> applyMaterializedView(change, schema);
        default -> {
          // Sequences and the schema itself do not shape rows.
        }
      }
    }

    private void applyTable(ObjectChange change, SchemaDefinition schema) {
      String oldName = namesById.remove(change.id());
      if (oldName != null) {
        TableDefinition old = tables.get(oldName);
        // Another table may have taken the name in the same command sequence.
        if (old != null && old.pgstreamId().equals(change.id())) {
          tables.remove(oldName);
        }
      }
      schema
          .table(change.id())
          .filter(table -> isPresentAfter(change))
          .ifPresent(
              table -> {
                tables.put(table.name(), table);
                namesById.put(table.pgstreamId(), table.name());
              });
    }

    private void applyMaterializedView(ObjectChange change, SchemaDefinition schema) {
      materializedViews.remove(change.id());
      if (isPresentAfter(change)) {
        for (MaterializedViewDefinition view : schema.materializedViews()) {
          if (view.oid().equals(change.id())) {
            materializedViews.put(view.oid(), view.name());
          }
        }
      }
    }

    private static boolean isPresentAfter(ObjectChange change) {
      return change.op().equals(ObjectChange.CREATE)
          || change.op().equals(ObjectChange.ALTER)
          || change.op().equals(ObjectChange.REFRESH);
    }
  }
}
