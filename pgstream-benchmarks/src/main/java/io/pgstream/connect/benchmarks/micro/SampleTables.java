package io.pgstream.connect.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;

/** The tables that the micro-benchmarks are run with, by the name of the parameter. */
public final class SampleTables {
  private static final int COLUMNS_OF_A_TYPE = 8;
  private static final String HEX = "9f86d081884c7d659a2feaa0c55ad015";

  private SampleTables() {}

  /**
   * A table.
   *
   * @param shape {@code typical} (8 columns of several types, about 200 bytes), {@code columns=N},
   *     {@code bytes=N} (one text of that length), or {@code type=NAME} (a key and 8 columns of it)
   */
  public static SampleTable of(String shape) {
    String value = shape.substring(shape.indexOf('=') + 1);
    return switch (shape.substring(0, shape.length() - value.length())) {
      case "columns=" -> columns(Integer.parseInt(value));
      case "bytes=" -> bytes(Integer.parseInt(value));
      case "type=" -> type(value);
      default -> typical();
    };
  }

  private static SampleColumn key() {
    return SampleColumn.number("id", "bigint", row -> row);
  }

  private static SampleTable typical() {
    return new SampleTable(
        List.of(
            key(),
            SampleColumn.text("customer", "text", row -> "customer " + row % 99_991),
            SampleColumn.text("city", "text", row -> "city-" + row % 997),
            SampleColumn.number("price", "numeric(12,2)", row -> row % 100_003 + ".25"),
            SampleColumn.number("quantity", "integer", row -> row % 1_000),
            SampleColumn.text(
                "placed_at",
                "timestamp with time zone",
                row -> "2026-11-22 13:26:%02d.670681+00".formatted(row % 60)),
            SampleColumn.number("paid", "boolean", row -> row % 3 == 0),
            SampleColumn.text("remark", "text", row -> HEX + row + HEX + row + HEX)));
  }

  private static SampleTable columns(int count) {
    List<SampleColumn> columns = new ArrayList<>(List.of(key()));
    for (int i = 1; i < count; i++) {
      int number = i;
      columns.add(
          i % 2 == 0
              ? SampleColumn.number("c" + i, "integer", row -> row * 31 + number)
              : SampleColumn.text("c" + i, "text", row -> "text " + (row + number)));
    }
    return new SampleTable(columns);
  }

  private static SampleTable bytes(int length) {
    String body = HEX.repeat(length / HEX.length() + 1).substring(0, length);
    return new SampleTable(List.of(key(), SampleColumn.text("body", "text", row -> body)));
  }

  private static SampleTable type(String name) {
    List<SampleColumn> columns = new ArrayList<>(List.of(key()));
    for (int i = 0; i < COLUMNS_OF_A_TYPE; i++) {
      columns.add(column("c" + i, name));
    }
    return new SampleTable(columns);
  }

  private static SampleColumn column(String column, String type) {
    return switch (type) {
      case "integer", "bigint" -> SampleColumn.number(column, type, row -> 1_000_000 + row);
      case "numeric" -> SampleColumn.number(column, type, row -> row + ".123456789012345678");
      case "boolean" -> SampleColumn.number(column, type, row -> row % 2 == 0);
      case "timestamptz" ->
          SampleColumn.text(
              column, "timestamp with time zone", row -> "2026-11-22 13:26:21.670681+00");
      case "uuid" ->
          SampleColumn.text(column, type, row -> "dc1c9ff0-0000-4000-8000-%012d".formatted(row));
      case "bytea" -> SampleColumn.text(column, type, row -> HEX);
      case "jsonb" ->
          SampleColumn.text(
              column, type, row -> "{\\\"name\\\": \\\"n\\\", \\\"n\\\": " + row + "}");
      case "int_array" -> SampleColumn.text(column, "integer[]", row -> "{1,2,3,NULL," + row + "}");
      default -> SampleColumn.text(column, "text", row -> "some text of row " + row);
    };
  }
}
