package io.pgstream.connect.source.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.source.schema.SchemaHistory;
import io.pgstream.connect.source.schema.TableLayout;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a target gets behind the rows of a snapshot: foreign keys, which rows that come table by
 * table would violate, and indexes that are not unique, which are built faster over all rows. Both
 * are left out of the definitions before the rows.
 */
public final class DeferredDefinitions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
  private static final int ID_LENGTH = 20;
  private static final String FOREIGN_KEYS = "foreign_keys";
  private static final String INDEXES = "indexes";

  private DeferredDefinitions() {}

  /** A row of the schema log as it precedes the rows. */
  public static SchemaLogEntry before(SchemaLogEntry entry) {
    JsonNode schema = parse(entry.json());
    for (JsonNode table : schema.path("tables")) {
      ObjectNode definition = (ObjectNode) table;
      definition.putArray(FOREIGN_KEYS);
      ArrayNode indexes = JSON.createArrayNode();
      for (JsonNode index : table.path(INDEXES)) {
        if (!isDeferred(definition, index)) {
          indexes.add(index);
        }
      }
      definition.set(INDEXES, indexes);
    }
    return entry(entry.id(), entry.version(), entry.schemaName(), schema, entry.createdAt());
  }

  private static boolean isDeferred(JsonNode table, JsonNode index) {
    return !index.path("unique").asBoolean()
        && !index.path("constraint").asBoolean()
        && !index.path("name").equals(table.path("replica_identity_index"));
  }

  /** Rows of the schema log that bring what {@link #before} left out, one for each schema. */
  static List<SchemaLogEntry> after(SchemaHistory history, String slot) {
    Map<String, ObjectNode> schemas = new TreeMap<>();
    for (TableLayout layout : history.layouts()) {
      ObjectNode table = (ObjectNode) parse(SchemaJson.write(layout.table()));
      if (isIncomplete(table)) {
        add(schemas.computeIfAbsent(layout.schema(), name -> empty(slot)), layout.table(), table);
      }
    }
    String now = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
    List<SchemaLogEntry> entries = new ArrayList<>();
    schemas.forEach(
        (name, schema) ->
            entries.add(entry(newId(), 0, name, schema, now.replace('T', ' ').replace("Z", ""))));
    return entries;
  }

  private static boolean isIncomplete(JsonNode table) {
    if (!table.path(FOREIGN_KEYS).isEmpty()) {
      return true;
    }
    for (JsonNode index : table.path(INDEXES)) {
      if (isDeferred(table, index)) {
        return true;
      }
    }
    return false;
  }

  /** Marked like the rows that describe a slot's start: a target may have the objects already. */
  private static ObjectNode empty(String slot) {
    ObjectNode schema = JSON.createObjectNode();
    schema.putArray("tables");
    schema.putArray("changes");
    schema.put("partial", true).put("xid", "0").put("snapshot", "0:0:");
    schema.putObject("baseline").put("slot", slot);
    return schema;
  }

  private static void add(ObjectNode schema, TableDefinition definition, ObjectNode table) {
    schema.withArray("tables").add(table);
    schema
        .withArray("changes")
        .addObject()
        .put("op", "alter")
        .put("kind", "table")
        .put("id", definition.pgstreamId())
        .put("name", definition.name());
  }

  private static SchemaLogEntry entry(
      String id, long version, String name, JsonNode schema, String createdAt) {
    String json = schema.toString();
    return new SchemaLogEntry(id, version, name, SchemaDefinition.parse(json), json, createdAt);
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row of pgstream.schema_log is not JSON", e);
    }
  }

  /** No row of the source has it; only its form matters. */
  private static String newId() {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(DIGITS.charAt(ThreadLocalRandom.current().nextInt(DIGITS.length())));
    }
    return id.toString();
  }
}
