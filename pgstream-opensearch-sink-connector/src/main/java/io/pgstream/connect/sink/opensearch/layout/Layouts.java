package io.pgstream.connect.sink.opensearch.layout;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.IndexDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Makes the layouts of tables as the configuration wants them. */
public final class Layouts {
  private static final String IDENTITY_INDEX = "index";

  private final IndexScope scope;
  private final FieldNaming naming;
  private final IndexNaming indexes;
  private final MappingOverrides overrides;

  /** Layouts of this scope, naming and these overrides. */
  public Layouts(
      IndexScope scope, FieldNaming naming, IndexNaming indexes, MappingOverrides overrides) {
    this.scope = scope;
    this.naming = naming;
    this.indexes = indexes;
    this.overrides = overrides;
  }

  /** Whether each table has an index of its own. */
  public boolean isPerTable() {
    return scope == IndexScope.TABLE;
  }

  /** Says which layouts these are, so that indexes made for others are recognised. */
  public String kind() {
    return "field.naming="
        + naming.toString().toLowerCase(Locale.ROOT)
        + ", index.per="
        + scope.toString().toLowerCase(Locale.ROOT);
  }

  /** The alias of a schema whose tables share an index. */
  public String schemaAlias(String schema) {
    return indexes.alias(schema);
  }

  /**
   * The layout of a table.
   *
   * @param since commit LSN of the definition
   * @param keySince commit LSN since which its key is the one it names
   * @param formerKey ids of the columns that were the key before; null if there is no before
   */
  public TableLayout of(
      String schema, TableDefinition table, long since, long keySince, List<String> formerKey) {
    Map<String, ColumnLayout> columns = new LinkedHashMap<>();
    for (ColumnDefinition column : table.columns()) {
      columns.put(column.pgstreamId(), column(schema, table, column));
    }
    List<String> identity = ids(table, identityColumns(table));
    boolean identityIndex = !identity.isEmpty();
    return new TableLayout(
        table.pgstreamId(),
        alias(schema, table.pgstreamId()),
        readAlias(schema, table.name()),
        naming == FieldNaming.ID,
        columns,
        identityIndex ? identity : ids(table, table.primaryKeyColumns()),
        identityIndex,
        keySince,
        formerKey,
        since,
        false,
        unknown(schema, table.name()));
  }

  private ColumnLayout column(String schema, TableDefinition table, ColumnDefinition column) {
    return ColumnLayout.of(
        column.pgstreamId(),
        field(table.name(), column.pgstreamId(), column.name()),
        column.type(),
        column.baseType(),
        overrides.find(schema, table.name(), column.name()));
  }

  private static List<String> identityColumns(TableDefinition table) {
    if (!IDENTITY_INDEX.equals(table.replicaIdentity())) {
      return List.of();
    }
    return table.indexes().stream()
        .filter(index -> Objects.equals(index.name(), table.replicaIdentityIndex()))
        .findFirst()
        .map(IndexDefinition::columns)
        .orElse(List.of());
  }

  private static List<String> ids(TableDefinition table, List<String> names) {
    return names.stream()
        .map(name -> table.column(name).map(ColumnDefinition::pgstreamId).orElse(""))
        .toList();
  }

  /** The layout of a table that was dropped. */
  public TableLayout ofDropped(String schema, String tableId, long since) {
    return withoutDefinition(schema, tableId, "", since, true);
  }

  /** The layout of a table of which only this event is known. */
  public TableLayout ofUnknown(ChangeEvent event) {
    return withoutDefinition(event.schema(), event.metadata().tableId(), event.table(), 0, false);
  }

  private TableLayout withoutDefinition(
      String schema, String tableId, String table, long since, boolean dropped) {
    return new TableLayout(
        tableId,
        alias(schema, tableId),
        readAlias(schema, table),
        naming == FieldNaming.ID,
        Map.of(),
        List.of(),
        false,
        0,
        null,
        since,
        dropped,
        unknown(schema, table));
  }

  private Function<ColumnValue, ColumnLayout> unknown(String schema, String table) {
    return value ->
        ColumnLayout.of(
            value.id(),
            field(table, value.id(), value.name()),
            value.type(),
            null,
            overrides.find(schema, table, value.name()));
  }

  /** A table keeps the alias that it is written to when it is renamed or moved. */
  private String alias(String schema, String tableId) {
    return indexes.alias(isPerTable() ? tableId : schema);
  }

  private String readAlias(String schema, String table) {
    return isPerTable() ? indexes.alias(schema, table) : indexes.alias(schema);
  }

  private String field(String table, String columnId, String column) {
    if (naming == FieldNaming.ID) {
      return columnId;
    }
    String name = FieldNaming.escape(column);
    return isPerTable() ? name : FieldNaming.escape(table) + "." + name;
  }
}
