package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.source.wal2json.JsonText;
import java.nio.charset.StandardCharsets;

/** What is constant about a column, as ready-made JSON. Immutable. */
public final class ColumnLayout {
  private final byte[] name;
  private final byte[] fragment;
  private final Form form;

  private enum Form {
    NUMBER,
    BOOLEAN,
    BINARY,
    TEXT
  }

  private ColumnLayout(byte[] name, byte[] fragment, Form form) {
    this.name = name;
    this.fragment = fragment;
    this.form = form;
  }

  static ColumnLayout of(ColumnDefinition column) {
    byte[] name = JsonText.escape(column.name());
    return new ColumnLayout(
        name,
        fragment(column.pgstreamId(), name, JsonText.escape(column.type())),
        form(column.type()));
  }

  /** The opening of a column object: its id, name and type, and the name of the value field. */
  static byte[] fragment(String id, byte[] name, byte[] type) {
    return ("{\"id\":\""
            + id
            + "\",\"name\":\""
            + new String(name, StandardCharsets.UTF_8)
            + "\",\"type\":\""
            + new String(type, StandardCharsets.UTF_8)
            + "\",\"value\":")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Form form(String type) {
    int typmod = type.indexOf('(');
    return switch (typmod < 0 ? type : type.substring(0, typmod)) {
      case "smallint", "integer", "bigint", "oid", "numeric", "real", "double precision" ->
          Form.NUMBER;
      case "boolean" -> Form.BOOLEAN;
      case "bytea" -> Form.BINARY;
      default -> Form.TEXT;
    };
  }

  /** The name, JSON-escaped. */
  public byte[] name() {
    return name;
  }

  /** Everything before the value. */
  public byte[] fragment() {
    return fragment;
  }

  /** Whether values are JSON numbers on the wire: some plugin versions print them as strings. */
  public boolean isNumeric() {
    return form == Form.NUMBER;
  }

  /** Whether values are JSON booleans on the wire. */
  public boolean isBoolean() {
    return form == Form.BOOLEAN;
  }

  /** Whether values are hexadecimal digits on the wire. */
  public boolean isBinary() {
    return form == Form.BINARY;
  }
}
