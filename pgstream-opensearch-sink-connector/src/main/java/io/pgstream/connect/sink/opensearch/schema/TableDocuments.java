package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.TableDefinition;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation.Target;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.document.DocumentSource;
import io.pgstream.connect.sink.opensearch.document.StoredDocument;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes to all documents of a table. Each document gets the commit LSN of the change as its
 * version, so that a replay spares what was written after it, and what came before it cannot come
 * back. Delete-by-query does neither: it counts versions on by one.
 */
final class TableDocuments {
  private final ScanJobs jobs;
  private final RejectHandler rejects;

  TableDocuments(ScanJobs jobs, RejectHandler rejects) {
    this.jobs = jobs;
    this.rejects = rejects;
  }

  /**
   * Deletes the documents that are not newer than {@code lsn}.
   *
   * @param tableId null for those of all tables
   */
  void delete(String alias, String tableId, long lsn) {
    Target target = new Target(alias, true);
    jobs.run(
        new ScanJobs.Job(
            "deletion of table " + tableId + " from " + alias + " at " + lsn,
            alias,
            tableId,
            false),
        document ->
            document.version() > lsn
                ? null
                : DocumentOperation.delete(target, document.id(), lsn, null),
        rejects);
  }

  /** Copies the documents to the index of another schema. */
  void move(String from, String to, TableDefinition table, long lsn) {
    Target target = new Target(to, true);
    jobs.run(
        new ScanJobs.Job(
            "move of table " + table.pgstreamId() + " from " + from + " to " + to + " at " + lsn,
            from,
            table.pgstreamId(),
            true),
        document ->
            document.version() > lsn
                ? null
                : DocumentOperation.index(target, document.id(), lsn, document.source(), null),
        rejects);
  }

  /** Gives the documents the values that rows older than these columns have. */
  void addColumns(String alias, TableDefinition table, List<ColumnDefinition> columns, long lsn) {
    Map<String, String> values = new HashMap<>();
    for (ColumnDefinition column : columns) {
      values.put(column.pgstreamId(), DocumentSource.value(column.type(), column.missingValue()));
    }
    Target target = new Target(alias, true);
    jobs.run(
        new ScanJobs.Job(
            "new columns " + values.keySet() + " in " + alias + " at " + lsn,
            alias,
            table.pgstreamId(),
            true),
        document -> withColumns(document, values, target, lsn),
        rejects);
  }

  private static DocumentOperation withColumns(
      StoredDocument document, Map<String, String> values, Target target, long lsn) {
    Map<String, String> lacking = new HashMap<>(values);
    lacking.keySet().removeAll(DocumentSource.fields(document.source()).keySet());
    return document.version() > lsn || lacking.isEmpty()
        ? null
        : DocumentOperation.index(
            target, document.id(), lsn, DocumentSource.with(document.source(), lacking), null);
  }
}
