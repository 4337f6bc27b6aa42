package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.MappingRepair;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import java.util.Set;

/** Keeps indexes in step with schemas, and knows the tables. Not thread-safe. */
public final class SchemaApplier {
  private final IndexNaming naming;
  private final RejectHandler rejects;
  private final TableRegistry registry;
  private final TableDocuments documents;
  private final SchemaChanges changes;
  private boolean loaded;

  /**
   * An applier that knows no table yet.
   *
   * @param logIndex name of the index for the schema log
   * @param tablesIndex name of the index for the known tables
   * @param rejects decides about documents that the server refuses
   */
  public SchemaApplier(
      String logIndex,
      String tablesIndex,
      IndexNaming naming,
      IndexAdmin admin,
      BulkWriter writer,
      ScanJobs jobs,
      RejectHandler rejects) {
    this.naming = naming;
    this.rejects = rejects;
    this.registry = new TableRegistry(tablesIndex, admin, writer, jobs, rejects);
    this.documents = new TableDocuments(jobs, rejects);
    this.changes =
        new SchemaChanges(
            naming,
            admin,
            new SchemaLogIndex(logIndex, admin, writer),
            registry,
            documents,
            new IndexGenerations(admin, writer, jobs));
  }

  /** Creates what rows need and the schema log has not brought. */
  public static MappingRepair repair(IndexAdmin admin, ChangeEventReader reader) {
    return new RowMappings(admin, reader);
  }

  /** Has the tables read again before they are needed: another task may have changed them. */
  public void forget() {
    loaded = false;
  }

  /** Reads the known tables, unless they have been since {@link #forget}. */
  public void ensureLoaded() {
    if (!loaded) {
      registry.load();
      loaded = true;
    }
  }

  /** Ids of the columns of a table; empty if the table is not known. */
  public Set<String> columnIds(String tableId) {
    return registry.columnIds(tableId);
  }

  /** Applies a row of the schema log. Everything before it must have been written. */
  public void apply(ChangeEvent event, SchemaLogEntry entry) {
    changes.apply(event, entry, rejects);
  }

  /** Deletes the documents of a truncated table. Everything before must have been written. */
  public void truncate(ChangeEvent event) {
    documents.delete(
        naming.alias(event.schema()),
        event.metadata().tableId(),
        event.metadata().commitLsn().value());
  }
}
