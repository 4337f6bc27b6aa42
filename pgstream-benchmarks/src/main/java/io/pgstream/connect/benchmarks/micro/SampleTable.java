package io.pgstream.connect.benchmarks.micro;

import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A made-up table in schema {@code public} and what wal2json prints for its rows. Immutable. */
public final class SampleTable {
  /** The table's pgstream id. */
  public static final String ID = "d8r2k1c0000000000001";

  /** The table's name. */
  public static final String NAME = "orders";

  private static final String CHANGE =
      "{\"action\":\"%c\",\"xid\":745123,\"timestamp\":\"2026-11-22 13:26:21.670681+00\","
          + "\"lsn\":\"0/%08X\",\"schema\":\"public\",\"table\":\"orders\"%s%s}";

  private final List<SampleColumn> columns;

  SampleTable(List<SampleColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  /** The schema_log row of {@code CREATE TABLE}. */
  public SchemaLogEntry creation() {
    return entry(schemaJson("create"));
  }

  /** The schema_log row of an {@code ALTER TABLE} after which the table looks like this one. */
  public SchemaLogEntry alteration() {
    return entry(schemaJson("alter"));
  }

  private static SchemaLogEntry entry(String json) {
    return new SchemaLogEntry(
        "d8r2k1c0000000000002",
        1,
        "public",
        SchemaDefinition.parse(json),
        json,
        "2026-11-22 10:32:31.8942");
  }

  private String schemaJson(String op) {
    String definitions =
        IntStream.range(0, columns.size())
            .mapToObj(i -> columns.get(i).definition(ID + "-" + (i + 1)))
            .collect(Collectors.joining(","));
    return ("{\"tables\":[{\"pgstream_id\":\"%s\",\"oid\":\"16384\",\"name\":\"%s\",\"columns\":[%s],"
            + "\"primary_key_columns\":[\"%s\"],\"replica_identity\":\"default\"}],"
            + "\"changes\":[{\"op\":\"%s\",\"kind\":\"table\",\"id\":\"%s\",\"name\":\"%s\"}],"
            + "\"xid\":\"745\",\"snapshot\":\"745:745:\"}")
        .formatted(ID, NAME, definitions, columns.get(0).name(), op, ID, NAME);
  }

  /** The message of an inserted row. */
  public byte[] insert(int row) {
    return message('I', row, ",\"columns\":[" + values(row) + "]", "");
  }

  /** The message of an updated row; the same number gives the same key. */
  public byte[] update(int row) {
    return message('U', row, ",\"columns\":[" + values(row) + "]", identity(row));
  }

  /** The message of a deleted row. */
  public byte[] delete(int row) {
    return message('D', row, "", identity(row));
  }

  private String values(int row) {
    return columns.stream().map(column -> column.value(row)).collect(Collectors.joining(","));
  }

  private String identity(int row) {
    return ",\"identity\":[" + columns.get(0).value(row) + "]";
  }

  private static byte[] message(char action, int row, String columns, String identity) {
    return CHANGE
        .formatted(action, 0x1500000 + row * 256, columns, identity)
        .getBytes(StandardCharsets.UTF_8);
  }
}
