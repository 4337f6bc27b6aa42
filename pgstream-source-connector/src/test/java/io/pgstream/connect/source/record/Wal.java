package io.pgstream.connect.source.record;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.wal2json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Builds the lines that wal2json prints for transactions, and schema definitions for them. */
final class Wal {
  static final String TIMESTAMP = "2026-11-22 13:26:21.67068+00";

  private Wal() {}

  static String begin(long xid, long commitLsn, long endLsn) {
    return boundary('B', xid, commitLsn, endLsn);
  }

  static String commit(long xid, long commitLsn, long endLsn) {
    return boundary('C', xid, commitLsn, endLsn);
  }

  private static String boundary(char action, long xid, long commitLsn, long endLsn) {
    return "{\"action\":\"%s\",\"xid\":%d,\"timestamp\":\"%s\",\"lsn\":\"%s\",\"nextlsn\":\"%s\"}"
        .formatted(action, xid, TIMESTAMP, new Lsn(commitLsn), new Lsn(endLsn));
  }

  /** A change whose columns and identity are given as JSON fields, each with a leading comma. */
  static String change(char action, long lsn, String schema, String table, String lists) {
    return "{\"action\":\"%s\",\"xid\":725,\"timestamp\":\"%s\",\"lsn\":\"%s\",\"schema\":%s,\"table\":%s%s}"
        .formatted(action, TIMESTAMP, new Lsn(lsn), quote(schema), quote(table), lists);
  }

  static String insert(long lsn, String schema, String table, String columns) {
    return change('I', lsn, schema, table, ",\"columns\":[" + columns + "]");
  }

  static String message(long lsn, String prefix, String content) {
    return ("{\"action\":\"M\",\"xid\":725,\"timestamp\":\"%s\",\"lsn\":\"%s\",\"transactional\":true,"
            + "\"prefix\":%s,\"content\":%s}")
        .formatted(TIMESTAMP, new Lsn(lsn), quote(prefix), quote(content));
  }

  static String column(String name, String jsonValue) {
    return "{\"name\":" + quote(name) + ",\"value\":" + jsonValue + "}";
  }

  static String schemaLogInsert(long lsn, SchemaLogEntry entry) {
    return insert(
        lsn,
        "pgstream",
        "schema_log",
        String.join(
            ",",
            column("id", quote(entry.id())),
            column("version", Long.toString(entry.version())),
            column("schema_name", quote(entry.schemaName())),
            column("schema", quote(entry.json())),
            column("created_at", quote(entry.createdAt())),
            column("acked", "false")));
  }

  static SchemaLogEntry entry(String id, long version, String schema, String json) {
    return new SchemaLogEntry(
        id, version, schema, SchemaDefinition.parse(json), json, "2026-11-22 10:32:31.8942");
  }

  /**
   * The JSON of a schema.
   *
   * @param tables as {@link #table} makes them
   * @param changes as {@link #changed} makes them
   * @param more further fields, each with a leading comma
   */
  static String schema(List<String> tables, List<String> changes, long xid, String more) {
    return "{\"tables\":[%s],\"changes\":[%s],\"xid\":\"%d\",\"snapshot\":\"%d:%d:\"%s}"
        .formatted(String.join(",", tables), String.join(",", changes), xid, xid, xid, more);
  }

  /** A table whose first column is its key; columns are given as {@code name type}. */
  static String table(String id, String name, String... columns) {
    String list =
        java.util.stream.IntStream.range(0, columns.length)
            .mapToObj(i -> columnDefinition(id + "-" + (i + 1), columns[i]))
            .collect(Collectors.joining(","));
    String key = columns[0].substring(0, columns[0].indexOf(' '));
    return "{\"pgstream_id\":%s,\"name\":%s,\"columns\":[%s],\"primary_key_columns\":[%s]}"
        .formatted(quote(id), quote(name), list, quote(key));
  }

  private static String columnDefinition(String id, String column) {
    int blank = column.indexOf(' ');
    return "{\"pgstream_id\":%s,\"name\":%s,\"type\":%s}"
        .formatted(
            quote(id), quote(column.substring(0, blank)), quote(column.substring(blank + 1)));
  }

  static String changed(String op, String kind, String id) {
    return "{\"op\":\"%s\",\"kind\":\"%s\",\"id\":%s}".formatted(op, kind, quote(id));
  }

  static String quote(String text) {
    return '"' + new String(JsonText.escape(text), StandardCharsets.UTF_8) + '"';
  }
}
