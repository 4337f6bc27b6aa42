package io.pgstream.connect.common.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.EventMetadata;
import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.event.PartitionRoot;
import io.pgstream.connect.common.lsn.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads record values of the topic in one streaming pass. Numbers keep their digits. Unknown fields
 * are skipped. Not thread-safe: one reader per task.
 */
public final class ChangeEventReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              // The source's limits hold (1 GB per message), not Jackson's guard against strangers.
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final CompactEventReader compact = new CompactEventReader();
  private final TextCache texts = new TextCache();

  /** The record that is being read; null when it is no byte array. */
  private byte[] record;

  /**
   * Reads one record value.
   *
   * @param value {@code byte[]}, {@link ByteBuffer} or {@code String} holding the event's JSON
   * @throws MalformedEventException if it is none of these, or not a change event
   */
  public ChangeEvent read(Object value) throws MalformedEventException {
    if (value == null) {
      throw new MalformedEventException(
          "the record has no value; the topic must hold pgstream change events only");
    }
    return value instanceof byte[] bytes ? read(bytes) : parse(value);
  }

  private ChangeEvent read(byte[] value) throws MalformedEventException {
    ChangeEvent event = compact.read(value);
    if (event == null) {
      event = parse(value);
      compact.learn(value, event);
    }
    return event;
  }

  private ChangeEvent parse(Object value) throws MalformedEventException {
    try (JsonParser json = parser(value)) {
      record = value instanceof byte[] bytes ? bytes : null;
      return readEvent(json);
    } catch (IOException | IllegalArgumentException e) {
      // Jackson quotes its input in messages: rows must not reach a log, so the cause is dropped.
      throw new MalformedEventException(
          "the value is not a pgstream change event: "
              + (e instanceof IOException ? "invalid JSON" : e.getMessage())
              + "; check that the topic is written by the pgstream source and that"
              + " value.converter is org.apache.kafka.connect.converters.ByteArrayConverter");
    } finally {
      record = null;
    }
  }

  private static JsonParser parser(Object value) throws IOException, MalformedEventException {
    if (value instanceof byte[] bytes) {
      return JSON.createParser(bytes);
    }
    if (value instanceof String text) {
      return JSON.createParser(text);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return JSON.createParser(bytes);
    }
    throw new MalformedEventException(
        "the value has type "
            + value.getClass().getName()
            + " where JSON bytes are expected: set value.converter to"
            + " org.apache.kafka.connect.converters.ByteArrayConverter");
  }

  private ChangeEvent readEvent(JsonParser json) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT, "the value is not a JSON object");
    Draft draft = new Draft();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken token = json.nextToken();
      switch (field) {
        case "action" -> draft.operation = operation(json, token);
        case "timestamp" -> draft.timestamp = cached(json, token);
        case "lsn" -> draft.lsn = lsn(json, token);
        case "schema" -> draft.schema = cached(json, token);
        case "table" -> draft.table = cached(json, token);
        case "columns" -> draft.columns = columns(json, token);
        case "identity" -> draft.identity = columns(json, token);
        case "metadata" -> metadata(json, token, draft);
        case "prefix" -> draft.prefix = cached(json, token);
        case "content" -> draft.content = token == JsonToken.VALUE_NULL ? "" : json.getText();
        default -> json.skipChildren();
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT, "the JSON object is not complete");
    require(json.nextToken() == null, "something follows the JSON object");
    return draft.toEvent();
  }

  private List<ColumnValue> columns(JsonParser json, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return List.of();
    }
    require(token == JsonToken.START_ARRAY, "columns and identity must be arrays");
    List<ColumnValue> columns = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      columns.add(column(json));
    }
    require(json.currentToken() == JsonToken.END_ARRAY, "a column is not an object");
    return columns;
  }

  private ColumnValue column(JsonParser json) throws IOException {
    String id = "";
    String name = null;
    String type = "";
    String text = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken token = json.nextToken();
      switch (field) {
        case "id" -> id = cached(json, token);
        case "name" -> name = cached(json, token);
        case "type" -> type = cached(json, token);
        case "value" -> text = value(json, token);
        default -> json.skipChildren();
      }
    }
    require(name != null, "a column has no name");
    return new ColumnValue(
        id, name, type, "bytea".equals(type) && text != null ? "\\x" + text : text);
  }

  private String value(JsonParser json, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    require(token.isScalarValue(), "a column's value is an object or an array");
    String large =
        token == JsonToken.VALUE_STRING
            ? LargeText.read(record, json.currentTokenLocation().getByteOffset())
            : null;
    return large == null ? json.getText() : large;
  }

  private String cached(JsonParser json, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    require(token == JsonToken.VALUE_STRING, "a name, type or id is not a string");
    return texts.get(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  private Lsn lsn(JsonParser json, JsonToken token) throws IOException {
    String text = cached(json, token);
    try {
      return text.isEmpty() ? Lsn.INVALID : Lsn.parse(text);
    } catch (IllegalArgumentException e) {
      // Its message quotes the text, which may be anything in a record that is not ours.
      throw new IllegalArgumentException("an LSN is not two hexadecimal numbers", e);
    }
  }

  private static Operation operation(JsonParser json, JsonToken token) throws IOException {
    require(
        token == JsonToken.VALUE_STRING && json.getTextLength() == 1, "action is not one letter");
    return Operation.ofCode(json.getText());
  }

  private void metadata(JsonParser json, JsonToken token, Draft draft) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    require(token == JsonToken.START_OBJECT, "metadata is not an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken valueToken = json.nextToken();
      switch (field) {
        case "schema_id" -> draft.schemaId = cached(json, valueToken);
        case "table_pgstream_id" -> draft.tableId = cached(json, valueToken);
        case "id_col_pgstream_id" -> draft.keyColumnIds = ids(json, valueToken);
        case "commit_lsn" -> draft.commitLsn = lsn(json, valueToken);
        case "xid" -> draft.xid = json.getLongValue();
        case "tx_seq" -> draft.txSeq = json.getLongValue();
        case "tx_last" -> draft.txLast = json.getBooleanValue();
        case "snapshot" -> draft.snapshot = json.getBooleanValue();
        case "root_schema" -> draft.rootSchema = cached(json, valueToken);
        case "root_table" -> draft.rootTable = cached(json, valueToken);
        case "partition_condition" -> draft.partitionCondition = json.getValueAsString();
        default -> json.skipChildren();
      }
    }
  }

  private List<String> ids(JsonParser json, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return List.of();
    }
    require(token == JsonToken.START_ARRAY, "id_col_pgstream_id is not an array");
    List<String> ids = new ArrayList<>(2);
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      ids.add(cached(json, JsonToken.VALUE_STRING));
    }
    require(json.currentToken() == JsonToken.END_ARRAY, "id_col_pgstream_id holds no strings");
    return ids;
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }

  /** The fields of an event while they are being read, in any order. */
  private static final class Draft {
    private Operation operation;
    private String schema = "";
    private String table = "";
    private String timestamp = "";
    private Lsn lsn = Lsn.INVALID;
    private List<ColumnValue> columns = List.of();
    private List<ColumnValue> identity = List.of();
    private String schemaId;
    private String tableId = "";
    private List<String> keyColumnIds = List.of();
    private Lsn commitLsn = Lsn.INVALID;
    private long xid;
    private long txSeq;
    private boolean txLast;
    private boolean snapshot;
    private String rootSchema = "";
    private String rootTable = "";
    private String partitionCondition;
    private String prefix = "";
    private String content = "";

    ChangeEvent toEvent() {
      require(operation != null, "it has no action");
      boolean message = operation == Operation.MESSAGE;
      require(message || !(schema.isEmpty() || table.isEmpty()), "it names no schema and table");
      return new ChangeEvent(
          operation,
          schema,
          table,
          timestamp,
          lsn,
          columns,
          identity,
          metadata(),
          message ? new LogicalMessage(prefix, content) : null);
    }

    private EventMetadata metadata() {
      // Records of pgstream in Go know no transactions: each is one of its own.
      boolean alone = !commitLsn.isValid();
      return new EventMetadata(
          schemaId == null || schemaId.isEmpty() ? null : schemaId,
          tableId,
          keyColumnIds,
          alone ? lsn : commitLsn,
          xid,
          txSeq,
          alone || txLast,
          snapshot,
          root());
    }

    private PartitionRoot root() {
      return rootTable.isEmpty()
          ? null
          : new PartitionRoot(
              rootSchema.isEmpty() ? schema : rootSchema, rootTable, partitionCondition);
    }
  }
}
