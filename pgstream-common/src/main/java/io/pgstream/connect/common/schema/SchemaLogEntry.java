package io.pgstream.connect.common.schema;

import io.pgstream.connect.common.event.ChangeEvent;

/**
 * A row of {@code pgstream.schema_log}.
 *
 * @param id the row's xid
 * @param version the row's number within its schema; unique, but not the commit order
 * @param schemaName the schema it describes
 * @param schema the parsed description
 * @param json the description as it came, for stores that keep it whole
 * @param createdAt when the DDL ran, {@code YYYY-MM-DD HH:MM:SS.ffffff} in UTC with up to six
 *     fraction digits
 */
public record SchemaLogEntry(
    String id,
    long version,
    String schemaName,
    SchemaDefinition schema,
    String json,
    String createdAt) {

  /**
   * Reads the entry that a schema change event carries.
   *
   * @param event an event for which {@link ChangeEvent#isSchemaChange()} holds
   * @throws IllegalArgumentException if a column is missing or the description is not readable
   */
  public static SchemaLogEntry of(ChangeEvent event) {
    String json = required(event, "schema");
    return new SchemaLogEntry(
        required(event, "id"),
        Long.parseLong(required(event, "version")),
        required(event, "schema_name"),
        SchemaDefinition.parse(json),
        json,
        required(event, "created_at"));
  }

  /** The same row with another definition of a table that it describes. */
  public SchemaLogEntry withTable(TableDefinition table) {
    String changed = SchemaJson.replaceTable(json, table);
    return new SchemaLogEntry(
        id, version, schemaName, SchemaDefinition.parse(changed), changed, createdAt);
  }

  private static String required(ChangeEvent event, String column) {
    String text = event.columnText(column);
    if (text == null) {
      throw new IllegalArgumentException(
          "a row of pgstream.schema_log has no column \"" + column + "\"");
    }
    return text;
  }
}
