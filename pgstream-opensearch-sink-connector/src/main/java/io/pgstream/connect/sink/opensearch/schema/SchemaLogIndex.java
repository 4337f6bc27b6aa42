package io.pgstream.connect.sink.opensearch.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The index with one document per row of the schema log. */
final class SchemaLogIndex {
  private static final String DATE_FORMAT = "yyyy-MM-dd HH:mm:ss.SSSSSS";
  private static final int FRACTION_DIGITS = 6;

  private final String index;
  private final IndexAdmin admin;
  private final BulkWriter writer;

  SchemaLogIndex(String index, IndexAdmin admin, BulkWriter writer) {
    this.index = index;
    this.admin = admin;
    this.writer = writer;
  }

  /** Creates the index where it is missing. */
  void ensure() {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.putObject("id").put("type", "keyword");
    properties.putObject("version").put("type", "long");
    properties.putObject("schema_name").put("type", "keyword");
    properties.putObject("schema").put("type", "text").put("index", false);
    properties.putObject("created_at").put("type", "date").put("format", DATE_FORMAT);
    properties.putObject("acked").put("type", "boolean");
    admin.ensureIndex(index, properties);
  }

  /** Stores a row; storing it again changes nothing. */
  void store(SchemaLogEntry entry, boolean acked, long lsn, RejectHandler rejects) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.put("id", entry.id());
    source.put("version", entry.version());
    source.put("schema_name", entry.schemaName());
    source.put("schema", entry.json());
    source.put("created_at", withSixFractionDigits(entry.createdAt()));
    source.put("acked", acked);
    writer.write(
        List.of(
            DocumentOperation.index(
                new Target(index, false),
                entry.id(),
                lsn,
                source.toString().getBytes(StandardCharsets.UTF_8),
                null)),
        rejects);
  }

  /** Postgres leaves trailing zeros out; the index has them always. */
  static String withSixFractionDigits(String timestamp) {
    int point = timestamp.indexOf('.');
    int digits = point < 0 ? 0 : timestamp.length() - point - 1;
    return (point < 0 ? timestamp + "." : timestamp)
        + "0".repeat(Math.max(0, FRACTION_DIGITS - digits));
  }
}
