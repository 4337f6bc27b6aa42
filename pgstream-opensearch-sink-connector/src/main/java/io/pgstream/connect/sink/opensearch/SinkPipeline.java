package io.pgstream.connect.sink.opensearch;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.sink.ErrantRecords;
import io.pgstream.connect.common.wire.ChangeEventReader;
import io.pgstream.connect.common.wire.MalformedEventException;
import io.pgstream.connect.sink.opensearch.bulk.BulkBuffer;
import io.pgstream.connect.sink.opensearch.bulk.BulkWriter;
import io.pgstream.connect.sink.opensearch.bulk.DocumentOperation;
import io.pgstream.connect.sink.opensearch.bulk.RowMapper;
import io.pgstream.connect.sink.opensearch.bulk.WriteCounters;
import io.pgstream.connect.sink.opensearch.config.OpenSearchSinkConfig;
import io.pgstream.connect.sink.opensearch.error.RetryingClient;
import io.pgstream.connect.sink.opensearch.index.IndexAdmin;
import io.pgstream.connect.sink.opensearch.index.IndexNaming;
import io.pgstream.connect.sink.opensearch.layout.Layouts;
import io.pgstream.connect.sink.opensearch.layout.TableLayout;
import io.pgstream.connect.sink.opensearch.scan.ScanJobs;
import io.pgstream.connect.sink.opensearch.schema.SchemaApplier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * From records to documents. When {@link #write} returns, everything in the batch is durable. Not
 * thread-safe.
 */
final class SinkPipeline {
  private final ChangeEventReader reader = new ChangeEventReader();
  private final ErrantRecords errantRecords;
  private final WriteCounters counters;
  private final BulkBuffer buffer;
  private final BulkWriter writer;
  private final RowMapper rows;
  private final SchemaApplier schemas;

  SinkPipeline(
      OpenSearchSinkConfig config,
      RetryingClient client,
      ErrantRecords errantRecords,
      WriteCounters counters) {
    this.errantRecords = errantRecords;
    this.counters = counters;
    String logIndex = config.schemaLogIndex();
    String tablesIndex = logIndex + "-tables";
    Layouts layouts = config.layouts(new IndexNaming(Set.of(logIndex, tablesIndex)));
    BulkWriter.Limits limits = config.limits();
    // The documents of one buffer are different ones, so its requests may be in flight together.
    this.buffer =
        new BulkBuffer(limits.documents() * limits.requests(), limits.bytes() * limits.requests());
    IndexAdmin admin = new IndexAdmin(client, config.shards(), config.replicas());
    this.writer =
        new BulkWriter(
            client,
            SchemaApplier.repair(admin, new ChangeEventReader(), this::layout),
            counters,
            limits);
    this.schemas =
        new SchemaApplier(
            logIndex,
            tablesIndex,
            layouts,
            admin,
            writer,
            new ScanJobs(client, writer),
            this::reject);
    this.rows = new RowMapper(this::layout);
  }

  private TableLayout layout(ChangeEvent event) {
    return schemas.layout(event);
  }

  /** What was known of the tables may be outdated: somebody else may have changed them. */
  void forget() {
    schemas.forget();
  }

  /** Writes a batch; writing it again, or a part of it, ends in the same documents. */
  void write(List<SinkRecord> records) {
    buffer.clear();
    boolean done = false;
    try {
      schemas.ensureLoaded();
      records.forEach(this::handle);
      flush();
      done = true;
    } finally {
      if (!done) {
        writer.abandon();
      }
    }
    errantRecords.settled();
  }

  private void handle(SinkRecord record) {
    ChangeEvent event = read(record);
    if (event != null) {
      apply(record, event);
    }
    if (buffer.isFull()) {
      // While these are on their way, the next ones are made.
      writer.begin(buffer.drain(), this::reject);
    }
  }

  /** Null for a record that cannot be read, which is reported. */
  private ChangeEvent read(SinkRecord record) {
    try {
      return reader.read(record.value());
    } catch (MalformedEventException e) {
      report(record, e.getMessage());
      return null;
    }
  }

  private void apply(SinkRecord record, ChangeEvent event) {
    if (event.isSchemaChange()) {
      entry(record, event)
          .ifPresent(
              entry -> {
                flush();
                schemas.apply(record, event, entry);
              });
    } else if (event.operation() == Operation.TRUNCATE) {
      flush();
      schemas.truncate(event);
    } else if (isLoad(event)) {
      flush();
      schemas.load(event);
    } else if (isUserRow(event) && !schemas.isWritten(record, event)) {
      schemas.streamed(event);
      addRow(record, event);
    }
  }

  private static boolean isLoad(ChangeEvent event) {
    return event.operation() == Operation.MESSAGE
        && LogicalMessage.LOAD_PREFIX.equals(event.message().prefix());
  }

  private static boolean isUserRow(ChangeEvent event) {
    return event.operation() != Operation.MESSAGE
        && !ChangeEvent.PGSTREAM_SCHEMA.equals(event.schema());
  }

  private Optional<SchemaLogEntry> entry(SinkRecord record, ChangeEvent event) {
    try {
      return Optional.of(SchemaLogEntry.of(event));
    } catch (IllegalArgumentException e) {
      report(record, e.getMessage());
      return Optional.empty();
    }
  }

  private void addRow(SinkRecord record, ChangeEvent event) {
    try {
      rows.map(event, record).forEach(buffer::add);
    } catch (IllegalArgumentException e) {
      report(record, e.getMessage());
    }
  }

  private void flush() {
    writer.write(buffer.drain(), this::reject);
  }

  private void report(SinkRecord record, String problem) {
    counters.errantRecord();
    errantRecords.report(record, problem);
  }

  private void reject(DocumentOperation operation, String problem) {
    String text =
        "OpenSearch refuses a document for \""
            + operation.target().name()
            + "\" ("
            + problem
            + "); compare the column's type with the field's mapping";
    if (operation.record() == null) {
      throw new ConnectException(text);
    }
    report(operation.record(), text);
  }
}
