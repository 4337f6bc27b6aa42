package io.pgstream.connect.sink.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.common.event.EventMetadata;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds record values: one transaction after the other, as the source writes them. */
final class Events {
  private static final ObjectMapper JSON = new ObjectMapper();

  private long commit = 1000;
  private long seq;
  private long version;

  /** A row's values by column name, in this order; a type may follow the name after a colon. */
  static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }

  /** Gives events their places in one transaction, the last of which ends it. */
  @SafeVarargs
  final String[] transaction(Map<String, Object>... events) {
    return transaction(list(events));
  }

  @SafeVarargs
  private static List<Map<String, Object>> list(Map<String, Object>... events) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Map<String, Object> event : events) {
      list.add(event);
    }
    return list;
  }

  String[] transaction(List<Map<String, Object>> events) {
    List<String> values = open(events);
    values.set(
        values.size() - 1,
        values.get(values.size() - 1).replace("\"tx_last\":false", "\"tx_last\":true"));
    commit += 1000;
    seq = 0;
    return values.toArray(new String[0]);
  }

  /** The same as part of a copy of tables. */
  @SafeVarargs
  final String[] copied(Map<String, Object>... events) {
    seq = 1L << EventMetadata.CHUNK_SHIFT;
    return transaction(events);
  }

  /** The beginning of a transaction whose end comes later. */
  @SafeVarargs
  final List<String> open(Map<String, Object>... events) {
    return open(list(events));
  }

  private List<String> open(List<Map<String, Object>> events) {
    List<String> values = new ArrayList<>();
    for (Map<String, Object> event : events) {
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("schema_id", "s");
      metadata.put("table_pgstream_id", "t");
      metadata.put("id_col_pgstream_id", event.remove("key"));
      metadata.put("commit_lsn", new Lsn(commit).toString());
      metadata.put("xid", 7);
      metadata.put("tx_seq", seq++);
      metadata.put("tx_last", false);
      metadata.put("root_table", event.remove("root"));
      metadata.put("partition_condition", event.remove("condition"));
      event.put("metadata", metadata);
      values.add(write(event));
    }
    return values;
  }

  static Map<String, Object> insert(String table, List<String> key, Map<String, Object> row) {
    return event("I", table, key, row, null);
  }

  static Map<String, Object> update(
      String table, List<String> key, Map<String, Object> row, Map<String, Object> identity) {
    return event("U", table, key, row, identity);
  }

  static Map<String, Object> delete(String table, List<String> key, Map<String, Object> identity) {
    return event("D", table, key, null, identity);
  }

  static Map<String, Object> truncate(String table) {
    return event("T", table, List.of(), null, null);
  }

  /** The change as one of a partition. */
  static Map<String, Object> partOf(String root, Map<String, Object> change) {
    change.put("root", root);
    return change;
  }

  /** The truncate of a partition; the condition is null for a hash partition. */
  static Map<String, Object> truncatePart(String table, String root, String condition) {
    Map<String, Object> event = partOf(root, truncate(table));
    event.put("condition", condition);
    return event;
  }

  static Map<String, Object> message(String prefix) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("action", "M");
    event.put("lsn", "0/1");
    event.put("schema", "public");
    event.put("prefix", prefix);
    event.put("content", "");
    event.put("key", null);
    return event;
  }

  /** A row of the schema log for schema public. */
  Map<String, Object> schema(SchemaDefinition definition) {
    return schema("public", definition);
  }

  Map<String, Object> schema(String name, SchemaDefinition definition) {
    version++;
    Map<String, Object> row =
        row(
            "id",
            "log" + version,
            "version",
            version,
            "schema_name",
            name,
            "schema:jsonb",
            SchemaJson.write(definition),
            "created_at",
            "2026-11-22 10:32:31.8942",
            "acked",
            false);
    Map<String, Object> event = event("I", "schema_log", List.of(), row, null);
    event.put("schema", "pgstream");
    return event;
  }

  private static Map<String, Object> event(
      String action,
      String table,
      List<String> key,
      Map<String, Object> row,
      Map<String, Object> identity) {
    Map<String, Object> event = new LinkedHashMap<>();
    int dot = table.indexOf('.');
    event.put("action", action);
    event.put("timestamp", "2026-11-22 10:33:00.1234+00");
    event.put("lsn", "0/1");
    event.put("schema", dot < 0 ? "public" : table.substring(0, dot));
    event.put("table", table.substring(dot + 1));
    event.put("columns", columns(row));
    event.put("identity", columns(identity));
    event.put("key", key);
    return event;
  }

  /** Column ids are the names: ids only have to match each other. */
  private static List<Map<String, Object>> columns(Map<String, Object> row) {
    if (row == null) {
      return null;
    }
    List<Map<String, Object>> columns = new ArrayList<>();
    row.forEach(
        (name, value) -> {
          int colon = name.indexOf(':');
          Map<String, Object> column = new LinkedHashMap<>();
          column.put("id", colon < 0 ? name : name.substring(0, colon));
          column.put("name", colon < 0 ? name : name.substring(0, colon));
          column.put("type", colon < 0 ? "text" : name.substring(colon + 1));
          column.put("value", value);
          columns.add(column);
        });
    return columns;
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
