package io.pgstream.connect.sink.opensearch.schema;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.MappingRepair;
import io.pgstream.connect.sink.opensearch.bulk.RejectHandler;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.sink.SinkRecord;

/** Keeps indexes in step with schemas, and knows the tables. Not thread-safe. */
public final class SchemaApplier {
  private final Layouts layouts;
  private final RejectHandler rejects;
  private final TableRegistry registry;
  private final TableDocuments documents;
  private final SchemaChanges changes;
  private final CopyMarks marks;
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
      Layouts layouts,
      IndexAdmin admin,
      BulkWriter writer,
      ScanJobs jobs,
      RejectHandler rejects) {
    this.layouts = layouts;
    this.rejects = rejects;
    this.registry = new TableRegistry(tablesIndex, layouts, admin, writer, jobs, rejects);
    this.documents = new TableDocuments(jobs, rejects);
    this.marks = new CopyMarks(admin);
    this.changes =
        new SchemaChanges(
            layouts,
            new SchemaLogIndex(logIndex, admin, writer),
            registry,
            new TableChanges(
                layouts,
                admin,
                documents,
                new IndexGenerations(admin, jobs, rejects, marks),
                marks),
            new EnumChanges(registry, documents));
  }

  /**
   * Creates what rows need and the schema log has not brought.
   *
   * @param tables the layout of an event's table
   */
  public static MappingRepair repair(
      IndexAdmin admin, ChangeEventReader reader, Function<ChangeEvent, TableLayout> tables) {
    return new RowMappings(admin, reader, tables);
  }

  /** Has the tables read again before they are needed: another task may have changed them. */
  public void forget() {
    loaded = false;
  }

  /** Reads the known tables, unless they have been since {@link #forget}. */
  public void ensureLoaded() {
    if (!loaded) {
      registry.load();
      marks.forget();
      loaded = true;
    }
  }

  /** The layout of an event's table, as it is now. */
  public TableLayout layout(ChangeEvent event) {
    return registry
        .find(event.metadata().tableId())
        .map(KnownTable::layout)
        .orElseGet(() -> layouts.ofUnknown(event));
  }

  /** Applies a row of the schema log. Everything before it must have been written. */
  public void apply(SinkRecord record, ChangeEvent event, SchemaLogEntry entry) {
    changes.apply(event, entry, position(record, event), rejects);
  }

  /**
   * Whether a row is read again from before its documents were copied to another index, where it
   * could bring a document back that was deleted since.
   */
  public boolean isWritten(SinkRecord record, ChangeEvent event) {
    return marks.cover(layout(event).alias(), record, lsn(event));
  }

  private static TopicPosition position(SinkRecord record, ChangeEvent event) {
    return TopicPosition.of(record, lsn(event));
  }

  private static long lsn(ChangeEvent event) {
    return event.metadata().commitLsn().value();
  }

  /** A snapshot fills a schema, or has done so. Everything before must have been written. */
  public void load(ChangeEvent event) {
    boolean begins = LogicalMessage.LOAD_BEGIN.equals(event.message().content());
    for (String alias : aliases(event.schema())) {
      if (begins) {
        registry.loads().begin(alias);
      } else {
        registry.loads().end(alias);
      }
    }
  }

  private List<String> aliases(String schema) {
    return layouts.isPerTable()
        ? registry.all().stream()
            .filter(table -> table.schema().equals(schema) && !table.isDropped())
            .map(table -> table.layout().alias())
            .toList()
        : List.of(layouts.schemaAlias(schema));
  }

  /**
   * Takes note of a change that no snapshot has brought: whatever filled the index has stopped, and
   * may never go on.
   */
  public void streamed(ChangeEvent event) {
    if (!registry.loads().isEmpty() && event.metadata().xid() != 0) {
      registry.loads().end(layout(event).alias());
    }
  }

  /** Deletes the documents of a truncated table. Everything before must have been written. */
  public void truncate(ChangeEvent event) {
    TableLayout layout = layout(event);
    long lsn = lsn(event);
    if (!layout.isDroppedAfter(lsn)) {
      documents.delete(layout.alias(), layout.tableId(), lsn);
    }
  }
}
