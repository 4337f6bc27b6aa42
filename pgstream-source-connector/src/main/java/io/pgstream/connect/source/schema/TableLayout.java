package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.event.PartitionRoot;
import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.source.wal2json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is constant about the rows of a table while its definition does not change, as ready-made
 * JSON. Immutable.
 */
public final class TableLayout {
  private final String schema;
  private final TableDefinition table;
  private final byte[] schemaName;
  private final byte[] tableName;
  private final byte[] nameFragment;
  private final byte[] metadataFragment;
  private final byte[] truncateMetadataFragment;
  private final ColumnLayout[] columns;
  private final Map<String, Integer> indexByName = new HashMap<>();

  private TableLayout(String schema, TableDefinition table, String schemaId, PartitionRoot root) {
    this.schema = schema;
    this.table = table;
    schemaName = JsonText.escape(schema);
    tableName = JsonText.escape(table.name());
    nameFragment = nameFragment(schemaName, tableName);
    String metadata = metadataFragment(table, schemaId);
    metadataFragment =
        (table.isPartition() ? metadata + rootFragment(schema, root) : metadata)
            .getBytes(StandardCharsets.UTF_8);
    truncateMetadataFragment =
        (metadata + rootFragment(schema, root) + conditionFragment(root))
            .getBytes(StandardCharsets.UTF_8);
    columns = table.columns().stream().map(ColumnLayout::of).toArray(ColumnLayout[]::new);
    for (int i = 0; i < columns.length; i++) {
      indexByName.put(table.columns().get(i).name(), i);
    }
  }

  /**
   * How rows of a table look.
   *
   * @param root the partitioned table at the top; null for tables of their own
   */
  static TableLayout of(String schema, TableDefinition table, String schemaId, PartitionRoot root) {
    return new TableLayout(schema, table, schemaId, root);
  }

  /** The schema's name. */
  public String schema() {
    return schema;
  }

  /** What the schema log says of the table. */
  public TableDefinition table() {
    return table;
  }

  /** The schema's name, JSON-escaped. */
  public byte[] schemaName() {
    return schemaName;
  }

  /** The table's name, JSON-escaped. */
  public byte[] tableName() {
    return tableName;
  }

  /** {@code ,"schema":"…","table":"…"}. */
  public byte[] nameFragment() {
    return nameFragment;
  }

  /**
   * {@code "schema_id":"…", … ,"version_col_pgstream_id":""}, and for partitions what names the
   * table at the top.
   */
  public byte[] metadataFragment() {
    return metadataFragment;
  }

  /** The same for truncates: for partitions it also says which rows are theirs. */
  public byte[] truncateMetadataFragment() {
    return truncateMetadataFragment;
  }

  /** How many columns. */
  public int size() {
    return columns.length;
  }

  /** A column in attnum order. */
  public ColumnLayout column(int index) {
    return columns[index];
  }

  /** The index of the column with this name, or -1. */
  public int indexOf(String name) {
    return indexByName.getOrDefault(name, -1);
  }

  /** The name fragment of any table. */
  static byte[] nameFragment(byte[] schema, byte[] table) {
    return (",\"schema\":\""
            + new String(schema, StandardCharsets.UTF_8)
            + "\",\"table\":\""
            + new String(table, StandardCharsets.UTF_8)
            + '"')
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String rootFragment(String schema, PartitionRoot root) {
    if (root == null) {
      return "";
    }
    String ofSchema = root.schema().equals(schema) ? "" : field("root_schema", root.schema());
    return ofSchema + field("root_table", root.table());
  }

  private static String conditionFragment(PartitionRoot root) {
    return root == null || root.condition() == null
        ? ""
        : field("partition_condition", root.condition());
  }

  private static String field(String name, String value) {
    return ",\""
        + name
        + "\":\""
        + new String(JsonText.escape(value), StandardCharsets.UTF_8)
        + '"';
  }

  private static String metadataFragment(TableDefinition table, String schemaId) {
    StringBuilder json = new StringBuilder("\"schema_id\":\"").append(schemaId);
    json.append("\",\"table_pgstream_id\":\"").append(table.pgstreamId());
    json.append("\",\"id_col_pgstream_id\":[");
    List<String> key = table.keyColumns();
    for (int i = 0; i < key.size(); i++) {
      json.append(i == 0 ? "\"" : ",\"").append(idOf(table, key.get(i))).append('"');
    }
    return json.append("],\"version_col_pgstream_id\":\"\"").toString();
  }

  private static String idOf(TableDefinition table, String column) {
    return table
        .column(column)
        .map(ColumnDefinition::pgstreamId)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "key column \""
                        + column
                        + "\" of table \""
                        + table.name()
                        + "\" is not listed"));
  }
}
