package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables that the sink knows, kept in an index of its own: one document per table, versioned by
 * the commit LSN of the schema change. Not thread-safe.
 */
final class TableRegistry {
  private static final JsonMapper JSON = new JsonMapper();

  private final String index;
  private final IndexAdmin admin;
  private final BulkWriter writer;
  private final ScanJobs jobs;
  private final RejectHandler rejects;
  private final Map<String, KnownTable> tables = new HashMap<>();
  private final Map<String, Set<String>> columnIds = new HashMap<>();

  TableRegistry(
      String index, IndexAdmin admin, BulkWriter writer, ScanJobs jobs, RejectHandler rejects) {
    this.index = index;
    this.admin = admin;
    this.writer = writer;
    this.jobs = jobs;
    this.rejects = rejects;
  }

  /** Reads all tables anew: another task may have changed them. */
  void load() {
    admin.ensureIndex(index, properties());
    tables.clear();
    columnIds.clear();
    jobs.run(
        new ScanJobs.Job("load of the known tables", index, null, true), this::loaded, rejects);
  }

  private static ObjectNode properties() {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.putObject("schema_name").put("type", "keyword");
    properties.putObject("name").put("type", "keyword");
    properties.putObject("commit_lsn").put("type", "keyword");
    properties.putObject("dropped").put("type", "boolean");
    properties.putObject("definition").put("type", "text").put("index", false);
    return properties;
  }

  /** Takes note of a document; there is nothing to write. */
  private DocumentOperation loaded(StoredDocument document) {
    JsonNode source = tree(document.source());
    remember(
        new KnownTable(
            document.id(),
            source.path("schema_name").asText(),
            source.path("dropped").asBoolean()
                ? null
                : SchemaJson.parse(source.path("definition").asText(), TableDefinition.class),
            document.version()));
    return null;
  }

  private static JsonNode tree(byte[] source) {
    try {
      return JSON.readTree(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(KnownTable table) {
    tables.put(table.id(), table);
    columnIds.put(table.id(), table.columnIds());
  }

  /** What is known about a table. */
  Optional<KnownTable> find(String id) {
    return Optional.ofNullable(tables.get(id));
  }

  /** All tables, the dropped ones too. */
  List<KnownTable> all() {
    return List.copyOf(tables.values());
  }

  /** Ids of a table's columns; empty if it is not known. */
  Set<String> columnIds(String tableId) {
    return columnIds.getOrDefault(tableId, Set.of());
  }

  /** Stores what is now known about a table. */
  void store(KnownTable table) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.put("schema_name", table.schema());
    source.put("name", table.isDropped() ? null : table.definition().name());
    source.put("commit_lsn", new io.pgstream.connect.common.lsn.Lsn(table.lsn()).toString());
    source.put("dropped", table.isDropped());
    source.put("definition", table.isDropped() ? null : SchemaJson.write(table.definition()));
    writer.write(
        List.of(
            DocumentOperation.index(
                new Target(index, false),
                table.id(),
                table.lsn(),
                source.toString().getBytes(StandardCharsets.UTF_8),
                null)),
        rejects);
    remember(table);
  }
}
