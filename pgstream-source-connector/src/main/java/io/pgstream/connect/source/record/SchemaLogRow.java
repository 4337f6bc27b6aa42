package io.pgstream.connect.source.record;

import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.wire.ByteBuilder;
import io.pgstream.connect.source.wal2json.ColumnSlices;
import io.pgstream.connect.source.wal2json.JsonText;
import io.pgstream.connect.source.wal2json.Wal2JsonMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A row of {@code pgstream.schema_log}, whose own layout never changes.
 *
 * @param entry what it says
 */
record SchemaLogRow(SchemaLogEntry entry) {
  static final byte[] NAME_FRAGMENT =
      ",\"schema\":\"pgstream\",\"table\":\"schema_log\"".getBytes(StandardCharsets.UTF_8);

  // The bytes are written out, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Field(String name, byte[] fragment, boolean text) {
    Field(String name, String type, boolean text) {
      this(
          name,
          ("{\"id\":\"\",\"name\":\"" + name + "\",\"type\":\"" + type + "\",\"value\":")
              .getBytes(StandardCharsets.UTF_8),
          text);
    }
  }

  private static final List<Field> FIELDS =
      List.of(
          new Field("id", "pgstream.xid", true),
          new Field("version", "bigint", false),
          new Field("schema_name", "text", true),
          new Field("schema", "jsonb", true),
          new Field("created_at", "timestamp without time zone", true),
          new Field("acked", "boolean", false));

  static boolean is(Wal2JsonMessage message) {
    return message.schema().contentEquals(PGSTREAM) && message.table().contentEquals(SCHEMA_LOG);
  }

  static boolean isInternal(Wal2JsonMessage message) {
    return message.schema().contentEquals(PGSTREAM);
  }

  private static final byte[] PGSTREAM = "pgstream".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SCHEMA_LOG = "schema_log".getBytes(StandardCharsets.UTF_8);

  /** Reads the row that an insert carries. */
  static SchemaLogRow of(Wal2JsonMessage insert) {
    ColumnSlices columns = insert.columns();
    String json = text(columns, "schema");
    return new SchemaLogRow(
        new SchemaLogEntry(
            text(columns, "id"),
            Long.parseLong(text(columns, "version")),
            text(columns, "schema_name"),
            SchemaDefinition.parse(json),
            json,
            text(columns, "created_at")));
  }

  private static String text(ColumnSlices columns, String name) {
    int index = columns.indexOf(name);
    String text = index < 0 ? null : columns.text(index);
    if (text == null) {
      throw new IllegalArgumentException(
          "a row of pgstream.schema_log has no column \"" + name + "\": run \"pgstream init\"");
    }
    return text;
  }

  /** Writes the row as a list of columns. */
  void writeColumns(ByteBuilder json) {
    char separator = '[';
    for (Field field : FIELDS) {
      json.append(separator);
      json.append(field.fragment());
      writeValue(json, field);
      json.append('}');
      separator = ',';
    }
    json.append(']');
  }

  private void writeValue(ByteBuilder json, Field field) {
    String value = value(field.name());
    if (field.text()) {
      json.append('"');
      json.append(JsonText.escape(value));
      json.append('"');
    } else {
      json.appendAscii(value);
    }
  }

  private String value(String field) {
    return switch (field) {
      case "id" -> entry.id();
      case "version" -> Long.toString(entry.version());
      case "schema_name" -> entry.schemaName();
      case "schema" -> entry.json();
      case "created_at" -> entry.createdAt();
      // Nobody can have acknowledged a row that is only now on its way.
      default -> "false";
    };
  }
}
