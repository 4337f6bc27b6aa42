package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.ObjectDefinition;
import io.pgstream.connect.common.schema.SchemaJson;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The tables and enums that the sink knows, kept in an index of their own: one document for each,
 * versioned by the commit LSN of the schema change; and what is being loaded. Not thread-safe.
 */
final class TableRegistry {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ENUM = "enum";

  private final String index;
  private final Layouts layouts;
  private final IndexAdmin admin;
  private final BulkWriter writer;
  private final ScanJobs jobs;
  private final RejectHandler rejects;
  private final IndexLoads loads;
  private final Map<String, KnownTable> tables = new HashMap<>();
  private final Map<String, DocumentOperation> unwritten = new LinkedHashMap<>();
  private final Map<String, KnownEnum> enums = new HashMap<>();

  TableRegistry(
      String index,
      Layouts layouts,
      IndexAdmin admin,
      BulkWriter writer,
      ScanJobs jobs,
      RejectHandler rejects) {
    this.index = index;
    this.layouts = layouts;
    this.admin = admin;
    this.writer = writer;
    this.jobs = jobs;
    this.rejects = rejects;
    this.loads = new IndexLoads(index, admin);
  }

  /** The indexes that are being loaded, which are kept in the same index. */
  IndexLoads loads() {
    return loads;
  }

  /** Reads all tables anew: another task may have changed them. */
  void load() {
    admin.ensureIndex(index, properties());
    tables.clear();
    unwritten.clear();
    loads.clear();
    enums.clear();
    jobs.run(new ScanJobs.Job(index, null, true), this::loaded, rejects);
  }

  private static ObjectNode properties() {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.putObject("kind").put("type", "keyword");
    properties.putObject("names").put("type", "keyword");
    properties.putObject("schema_name").put("type", "keyword");
    properties.putObject("name").put("type", "keyword");
    properties.putObject("commit_lsn").put("type", "keyword");
    properties.putObject("key_since").put("type", "keyword");
    properties.putObject("former_key").put("type", "keyword");
    properties.putObject("layout").put("type", "keyword");
    properties.putObject("dropped").put("type", "boolean");
    properties.putObject("definition").put("type", "text").put("index", false);
    IndexLoads.addProperties(properties);
    return properties;
  }

  /** Takes note of a document; there is nothing to write. */
  private List<DocumentOperation> loaded(StoredDocument document) {
    JsonNode source = tree(document.source());
    if (IndexLoads.isLoad(document.id())) {
      loads.loaded(source);
      return List.of();
    }
    String schema = source.path("schema_name").asText();
    if (ENUM.equals(source.path("kind").asText())) {
      remember(
          new KnownEnum(
              schema,
              texts(source.path("names")),
              SchemaJson.parse(source.path("definition").asText(), ObjectDefinition.class),
              document.version()));
      return List.of();
    }
    if (source.path("dropped").asBoolean()) {
      remember(KnownTable.dropped(document.id(), schema, document.version(), layouts));
      return List.of();
    }
    requireSameLayout(source.path("layout").asText());
    String keySince = source.path("key_since").asText();
    remember(
        KnownTable.of(
            schema,
            SchemaJson.parse(source.path("definition").asText(), TableDefinition.class),
            document.version(),
            keySince.isEmpty() ? 0 : Lsn.parse(keySince).value(),
            source.path("former_key").isArray() ? texts(source.path("former_key")) : null,
            layouts));
    return List.of();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private void requireSameLayout(String layout) {
    if (!layout.isEmpty() && !layout.equals(layouts.kind())) {
      throw new ConnectException(
          "the indexes were made with "
              + layout
              + " and the connector has "
              + layouts.kind()
              + "; set the keys back, or delete the indexes of the schemas, \""
              + index
              + "\" and the index of the schema log, and reset the connector's offsets");
    }
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
  }

  private void remember(KnownEnum type) {
    enums.put(type.definition().oid(), type);
  }

  /** What is known about an enum. */
  Optional<KnownEnum> findEnum(String oid) {
    return Optional.ofNullable(enums.get(oid));
  }

  /** Takes note of what is now known about an enum; {@link #flush} stores it. */
  void store(KnownEnum type) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.put("kind", ENUM);
    source.put("schema_name", type.schema());
    source.put("name", type.definition().name());
    type.names().forEach(source.putArray("names")::add);
    source.put("commit_lsn", new Lsn(type.lsn()).toString());
    source.put("definition", SchemaJson.write(type.definition()));
    note(ENUM + "-" + type.definition().oid(), type.lsn(), source);
    remember(type);
  }

  /** What is known about a table. */
  Optional<KnownTable> find(String id) {
    return Optional.ofNullable(tables.get(id));
  }

  /** All tables, the dropped ones too. */
  List<KnownTable> all() {
    return List.copyOf(tables.values());
  }

  /** Takes note of what is now known about a table; {@link #flush} stores it. */
  void store(KnownTable table) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.put("schema_name", table.schema());
    source.put("name", table.isDropped() ? null : table.definition().name());
    source.put("commit_lsn", new Lsn(table.lsn()).toString());
    source.put("key_since", new Lsn(table.layout().keySince()).toString());
    if (table.layout().formerKey() != null) {
      table.layout().formerKey().forEach(source.putArray("former_key")::add);
    }
    source.put("layout", layouts.kind());
    source.put("dropped", table.isDropped());
    source.put("definition", table.isDropped() ? null : SchemaJson.write(table.definition()));
    note(table.id(), table.lsn(), source);
    remember(table);
  }

  private void note(String id, long lsn, ObjectNode source) {
    byte[] document = source.toString().getBytes(StandardCharsets.UTF_8);
    unwritten.put(id, DocumentOperation.index(new Target(index, false), id, lsn, document, null));
  }

  /** Stores everything that has been noted. */
  void flush() {
    writer.write(List.copyOf(unwritten.values()), rejects);
    unwritten.clear();
  }
}
