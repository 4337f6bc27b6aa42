package io.pgstream.connect.sink.opensearch.testkit;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Builds the records of a topic, as the source writes them. */
public final class Events {
  /** Id of the table that most tests use. */
  public static final String TABLE = "dc1c9ftkku205h0ajkpg";

  /** Id of another one. */
  public static final String OTHER_TABLE = "dc1c9ftkku205h0ajkq0";

  private static final JsonMapper JSON = new JsonMapper();

  private final List<SinkRecord> records = new ArrayList<>();
  private String schema = "public";
  private String tableId = TABLE;
  private String tableName = "test";
  private String identity = "";
  private final Map<Integer, String> names = new HashMap<>();
  private List<String> keys = List.of("1");
  private long lsn = 0x1500000L;
  private long xid;
  private int schemaLogRows;

  /** A column: number, type, and its value as JSON (numbers and texts) or null. */
  public record Value(int number, String type, String json) {}

  /** A column of the new row; the text becomes a JSON string. */
  public static Value text(int number, String type, String text) {
    return new Value(
        number, type, text == null ? "null" : JSON.getNodeFactory().textNode(text).toString());
  }

  /** A column whose value is written as it stands: a number, true, false or null. */
  public static Value raw(int number, String type, String json) {
    return new Value(number, type, json);
  }

  /** All records so far, in order. */
  public List<SinkRecord> records() {
    return List.copyOf(records);
  }

  /** The records from an index on. */
  public List<SinkRecord> from(int index) {
    return List.copyOf(records.subList(index, records.size()));
  }

  /** How many records there are. */
  public int size() {
    return records.size();
  }

  /** Id of a column of the current table. */
  public String column(int number) {
    return tableId + "-" + number;
  }

  /** Sets the schema of what follows. */
  public Events schema(String name) {
    schema = name;
    return this;
  }

  /** Sets table and key columns of what follows. */
  public Events table(String id, Integer... keyColumns) {
    tableId = id;
    keys = List.of(keyColumns).stream().map(String::valueOf).toList();
    return this;
  }

  /** Sets the table's name in what follows. */
  public Events name(String table) {
    tableName = table;
    return this;
  }

  /** Sets the name of a column in what follows; it is {@code c} and its number until then. */
  public Events columnName(int number, String name) {
    names.put(number, name);
    return this;
  }

  /** Has definitions name the index of these columns as the replica identity. */
  public Events identityIndex(Integer... columns) {
    String list =
        List.of(columns).stream().map(c -> "\"" + columnName(c) + "\"").collect(joining(","));
    identity =
        ",\"replica_identity\":\"index\",\"replica_identity_index\":\"i\",\"indexes\":[{\"name\":\"i\",\"columns\":["
            + list
            + "]}]";
    return this;
  }

  private String columnName(int number) {
    return names.getOrDefault(number, "c" + number);
  }

  /** Begins a new transaction. */
  public Events commit() {
    lsn += 0x100;
    return this;
  }

  /** Sets the transaction id of what follows; it is 0 until then, as in copies of rows. */
  public Events xid(long id) {
    xid = id;
    return this;
  }

  /** A message to consumers. */
  public Events message(String prefix, String content) {
    ObjectNode event = event("M", schema, "");
    return add(event.put("prefix", prefix).put("content", content));
  }

  /** The commit LSN of the current transaction. */
  public long lsn() {
    return lsn;
  }

  /** A row of the schema log; {@code changes} are {@code "op:table id"}. */
  public Events ddl(String json) {
    ObjectNode event = event("I", "pgstream", "schema_log");
    ArrayNode columns = event.putArray("columns");
    schemaLogRows++;
    logColumn(columns, "id", String.format(Locale.ROOT, "dc1c9ftkku205h0aj%03d", schemaLogRows));
    columns
        .addObject()
        .put("id", "")
        .put("name", "version")
        .put("type", "bigint")
        .put("value", schemaLogRows);
    logColumn(columns, "schema_name", schema);
    logColumn(columns, "schema", json);
    logColumn(columns, "created_at", "2026-11-22 10:33:00.1234");
    columns
        .addObject()
        .put("id", "")
        .put("name", "acked")
        .put("type", "boolean")
        .put("value", false);
    return add(event);
  }

  private static void logColumn(ArrayNode columns, String name, String value) {
    columns.addObject().put("id", "").put("name", name).put("type", "text").put("value", value);
  }

  /** A schema log row that creates, alters, drops or moves the current table. */
  public Events tableDdl(String op, Value... columns) {
    return ddl(
        "{\"tables\":["
            + (op.equals("drop") || op.startsWith("move") ? "" : table(columns))
            + "],\"changes\":[{\"op\":\""
            + op
            + "\",\"kind\":\"table\",\"id\":\""
            + tableId
            + "\",\"name\":\""
            + tableName
            + "\"}]}");
  }

  /**
   * The two schema log rows of {@code ALTER SCHEMA ... RENAME}, of a schema that holds the current
   * table; what follows is in the renamed schema.
   */
  public Events renameSchema(String to, Value... columns) {
    String before = schema;
    schema = to;
    ddl(
        "{\"tables\":["
            + table(columns)
            + "],\"changes\":["
            + change("alter", "schema", "1", to, "\"identity\":\"" + before + "\"")
            + ","
            + change("alter", "table", tableId, tableName, "\"to\":null")
            + "],\"more\":true}");
    schema = before;
    ddl(
        "{\"tables\":[],\"changes\":["
            + change("move", "table", tableId, tableName, "\"to\":\"" + to + "\"")
            + ","
            + change("move", "schema", "1", before, "\"to\":\"" + to + "\"")
            + "]}");
    schema = to;
    return this;
  }

  private static String change(String op, String kind, String id, String name, String more) {
    return "{\"op\":\"%s\",\"kind\":\"%s\",\"id\":\"%s\",\"name\":\"%s\",%s}"
        .formatted(op, kind, id, name, more);
  }

  private String table(Value... columns) {
    StringBuilder json = new StringBuilder();
    for (Value column : columns) {
      json.append(json.length() == 0 ? "" : ",")
          .append("{\"pgstream_id\":\"" + column(column.number()) + "\",\"name\":")
          .append(
              JSON.getNodeFactory().textNode(columnName(column.number()))
                  + ",\"type\":"
                  + JSON.getNodeFactory().textNode(column.type()))
          .append(",\"nullable\":true,\"missing_value\":" + column.json() + "}");
    }
    String primaryKey =
        keys.stream()
            .map(
                key -> JSON.getNodeFactory().textNode(columnName(Integer.parseInt(key))).toString())
            .collect(joining(","));
    return "{\"oid\":\"1\",\"name\":\""
        + tableName
        + "\",\"pgstream_id\":\""
        + tableId
        + "\",\"primary_key_columns\":["
        + primaryKey
        + "],\"columns\":["
        + json
        + "]"
        + identity
        + "}";
  }

  /** An insert. */
  public Events insert(Value... row) {
    ObjectNode event = event("I", schema, tableName);
    event.set("columns", columns(row));
    return add(event);
  }

  /** An update whose key does not change. */
  public Events update(Value... row) {
    ObjectNode event = event("U", schema, tableName);
    event.set("columns", columns(row));
    return add(event);
  }

  /** An update of a row with this old key, or old row. */
  public Events update(List<Value> identity, Value... row) {
    ObjectNode event = event("U", schema, tableName);
    event.set("columns", columns(row));
    event.set("identity", columns(identity.toArray(new Value[0])));
    return add(event);
  }

  /** A delete of the row with this key. */
  public Events delete(Value... identity) {
    ObjectNode event = event("D", schema, tableName);
    event.set("identity", columns(identity));
    return add(event);
  }

  /** A truncate of the table. */
  public Events truncate() {
    return add(event("T", schema, tableName));
  }

  /** A record with any value. */
  public Events value(Object value) {
    int offset = records.size();
    records.add(
        new SinkRecord(
            "pgstream",
            0,
            Schema.OPTIONAL_STRING_SCHEMA,
            schema,
            Schema.OPTIONAL_BYTES_SCHEMA,
            value,
            offset));
    return this;
  }

  private ArrayNode columns(Value... row) {
    ArrayNode columns = JSON.createArrayNode();
    for (Value value : row) {
      columns
          .addObject()
          .put("id", column(value.number()))
          .put("name", columnName(value.number()))
          .put("type", value.type())
          .putRawValue("value", new com.fasterxml.jackson.databind.util.RawValue(value.json()));
    }
    return columns;
  }

  private ObjectNode event(String action, String eventSchema, String table) {
    String position = "0/" + Long.toHexString(lsn).toUpperCase(Locale.ROOT);
    ObjectNode event = JSON.createObjectNode();
    event.put("action", action).put("timestamp", "2026-11-22 10:33:00.1234+00");
    event.put("lsn", position).put("schema", eventSchema).put("table", table);
    ObjectNode metadata = event.putObject("metadata");
    metadata.put("table_pgstream_id", table.equals("schema_log") ? "" : tableId);
    ArrayNode ids = metadata.putArray("id_col_pgstream_id");
    keys.forEach(key -> ids.add(tableId + "-" + key));
    metadata.put("commit_lsn", position).put("xid", xid).put("tx_last", true);
    return event;
  }

  private Events add(ObjectNode event) {
    return value(event.toString().getBytes(StandardCharsets.UTF_8));
  }
}
