package io.pgstream.connect.benchmarks.workload;

import io.pgstream.connect.common.postgres.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the tables of a workload look like. Rows follow from their number, which is their key, so
 * two servers can be compared.
 *
 * @param tables how many, all alike
 * @param schemas over how many schemas they are spread: the records of a schema share a topic
 *     partition
 * @param columns how many columns, at least 8
 * @param rowBytes about how many bytes of text a row has, at least 150
 */
public record TableShape(int tables, int schemas, int columns, int rowBytes) {
  /** A table of 8 columns of several types, about 200 bytes a row. */
  public static final TableShape TYPICAL = new TableShape(1, 1, 8, 200);

  private static final int BASE_COLUMNS = 8;
  private static final int BYTES_WITHOUT_REMARK = 90;
  private static final int DIGEST_BYTES = 32;
  private static final int INLINE_DIGESTS = 16;

  /** The same with another number of tables. */
  public TableShape withTables(int count) {
    return new TableShape(count, schemas, columns, rowBytes);
  }

  /** The same with another number of schemas, and at least as many tables. */
  public TableShape withSchemas(int count) {
    return new TableShape(Math.max(tables, count), count, columns, rowBytes);
  }

  /** The same with another number of columns. */
  public TableShape withColumns(int count) {
    return new TableShape(tables, schemas, count, rowBytes);
  }

  /** The same with rows of another size. */
  public TableShape withRowBytes(int bytes) {
    return new TableShape(tables, schemas, columns, bytes);
  }

  /** The schema's name by its number. */
  private String schema(int number) {
    return schemas == 1 ? "public" : "bench_" + number;
  }

  /** Table names, qualified and quoted. */
  public List<String> tableNames() {
    return IntStream.range(0, tables).mapToObj(this::tableName).toList();
  }

  /** A table's name, qualified and quoted. */
  public String tableName(int number) {
    return Identifiers.qualify(schema(number % schemas), "orders_" + number);
  }

  /** SQL that says whether the first table has the row with this key. */
  public String hasRow(long key) {
    return "SELECT count(*) = 1 FROM " + tableName(0) + " WHERE id = " + key;
  }

  /** Column names in order with their SQL types. */
  public Map<String, String> columnTypes() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("id", "bigint");
    types.put("customer", "text");
    types.put("city", "text");
    types.put("price", "numeric(12,2)");
    types.put("quantity", "integer");
    types.put("placed_at", "timestamptz");
    types.put("paid", "boolean");
    types.put("remark", "text");
    for (int i = BASE_COLUMNS; i < columns; i++) {
      types.put("extra_" + i, "integer");
    }
    return types;
  }

  /** The statements that create schemas and tables. */
  public List<String> definitions() {
    List<String> statements = new ArrayList<>();
    for (int i = 0; schemas > 1 && i < schemas; i++) {
      statements.add("CREATE SCHEMA " + schema(i));
    }
    String columnList =
        columnTypes().entrySet().stream()
            .map(column -> column.getKey() + " " + column.getValue())
            .collect(Collectors.joining(", "));
    for (String table : tableNames()) {
      statements.add("CREATE TABLE " + table + " (" + columnList + ", PRIMARY KEY (id))");
    }
    return statements;
  }

  /** The SELECT list of a row whose number is {@code i}. */
  String row() {
    StringBuilder row =
        new StringBuilder("i, 'customer ' || i % 99991, 'city ' || i % 997")
            .append(", ((i % 1000003) / 100.0)::numeric(12,2), (i % 1000)::int")
            .append(", timestamptz '2026-01-01 00:00:00+00' + i * interval '1.000001 s'")
            .append(", i % 3 = 0, ")
            .append(remark());
    for (int i = BASE_COLUMNS; i < columns; i++) {
      row.append(", (i % 100000)::int + ").append(i);
    }
    return row.toString();
  }

  /** Digests one after the other, which no compression makes much smaller. */
  private String remark() {
    int bytes = Math.max(DIGEST_BYTES, rowBytes - BYTES_WITHOUT_REMARK);
    int digests = bytes / DIGEST_BYTES + 1;
    String text =
        digests <= INLINE_DIGESTS
            ? IntStream.range(0, digests)
                .mapToObj(digest -> "md5((i + " + digest + ")::text)")
                .collect(Collectors.joining(" || "))
            : "(SELECT string_agg(md5(i || '/' || j), '') FROM generate_series(1, "
                + digests
                + ") j)";
    return "left(" + text + ", " + bytes + ")";
  }
}
