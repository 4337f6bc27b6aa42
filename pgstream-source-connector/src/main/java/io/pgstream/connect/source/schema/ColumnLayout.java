package io.pgstream.connect.source.schema;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.source.wal2json.JsonText;
import java.nio.charset.StandardCharsets;

/** What is constant about a column, as ready-made JSON. Immutable. */
public final class ColumnLayout {
  private final byte[] name;
  private final byte[] fragment;
  private final boolean numeric;

  private ColumnLayout(byte[] name, byte[] fragment, boolean numeric) {
    this.name = name;
    this.fragment = fragment;
    this.numeric = numeric;
  }

  static ColumnLayout of(ColumnDefinition column) {
    byte[] name = JsonText.escape(column.name());
    return new ColumnLayout(
        name,
        fragment(column.pgstreamId(), name, JsonText.escape(column.type())),
        isNumeric(column.type()));
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

  private static boolean isNumeric(String type) {
    int typmod = type.indexOf('(');
    return switch (typmod < 0 ? type : type.substring(0, typmod)) {
      case "smallint", "integer", "bigint", "oid", "numeric", "real", "double precision" -> true;
      default -> false;
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
    return numeric;
  }
}
