package io.pgstream.connect.source.record;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.schema.OwnTables;
import io.pgstream.connect.source.schema.SchemaLogHeads;
import io.pgstream.connect.source.schema.SchemaPosition;
import io.pgstream.connect.source.schema.TableLayout;
import io.pgstream.connect.source.wal2json.Wal2JsonMessage;
import io.pgstream.connect.source.wal2json.Wal2JsonOptions;
import io.pgstream.connect.source.wal2json.Wal2JsonScanner;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Turns the plugin's messages into records: drops what was produced before a restart, keeps the
 * schema history up to date, and puts a table's definition before its rows. Not thread-safe.
 */
public final class TransactionAssembler implements AutoCloseable {
  private static final long MAX_HELD_BYTES = 16L << 20;

  private final Wal2JsonScanner scanner = new Wal2JsonScanner();
  private final SchemaPosition start;
  private final LayoutCache layouts;
  private final UnknownTables unknownTables;
  private final RecordEmitter emitter;
  private final Map<HeldTable, HeldRows> held = new LinkedHashMap<>();

  private Synchronization synchronization;
  private boolean copyRequested;
  private TransactionContext tx;
  private boolean alreadyProduced;
  private SchemaLogHeads heads;
  private SchemaLogEntry lastEntry;

  /**
   * An assembler that resumes after an offset.
   *
   * @param start the schema as of {@code resume.endLsn()}
   * @param resume everything at or before it is dropped
   * @param unknownTables policy for tables the schema log does not describe
   * @param out takes the records in commit order
   */
  public TransactionAssembler(
      SchemaPosition start,
      SourceOffset resume,
      UnknownTables unknownTables,
      Consumer<EmittedRecord> out) {
    this.start = start;
    this.heads = start.heads();
    this.layouts = new LayoutCache(start.history());
    this.unknownTables = unknownTables;
    this.emitter = new RecordEmitter(resume, out);
  }

  /** Puts copies of tables in once everything before their position has been produced. */
  public void synchronize(Synchronization with) {
    synchronization = with;
    emitter.snapshot(with.cursor());
  }

  /** The offset of the last record that was handed out, or the one to resume after. */
  public SourceOffset lastOffset() {
    return emitter.lastOffset();
  }

  /** Whether somebody has asked for copies of tables since the stream was opened. */
  public boolean isCopyRequested() {
    return copyRequested;
  }

  /**
   * Whether the stream can be left here for copies: none are due already, no transaction is open.
   */
  public boolean mayCopy() {
    return tx == null && synchronization == null;
  }

  /** Whether a transaction has begun and not ended. */
  public boolean isInTransaction() {
    return tx != null;
  }

  /**
   * Produces the schema_log rows that describe the database at the slot's start, as a transaction
   * of their own before the first one of the stream.
   *
   * @param consistentPoint where the slot starts; no transaction of the stream ends at or before it
   */
  public void playBaseline(List<SchemaLogEntry> baseline, Lsn consistentPoint) {
    // No commit record can lie before the consistent point and be streamed: the LSN is free.
    begin(
        new TransactionContext(
            new Lsn(consistentPoint.value() - 1), consistentPoint, CommitTimes.now(), 0));
    for (SchemaLogEntry entry : baseline) {
      // Not the commit's: a record whose two LSNs are equal tells sinks that it has no commit LSN.
      emitter.nextSchemaLogRow(tx, new SchemaLogRow(entry), consistentPoint);
    }
    commit();
  }

  /**
   * Takes the next message.
   *
   * @throws ConnectException if the stream cannot be followed: an unknown table, or a schema change
   *     that the event triggers could not record
   */
  public void accept(byte[] bytes, int offset, int length) {
    Wal2JsonMessage message = scanner.scan(bytes, offset, length);
    switch (message.action()) {
      case 'B' -> begin(context(message));
      case 'C' -> commit();
      default -> {
        if (!alreadyProduced && tx != null) {
          change(message, bytes, offset, length);
        }
      }
    }
  }

  private static TransactionContext context(Wal2JsonMessage begin) {
    return new TransactionContext(
        begin.parsedLsn(), begin.nextLsn(), begin.timestamp().toBytes(), begin.xid());
  }

  private void begin(TransactionContext context) {
    if (synchronization != null && context.endLsn().compareTo(synchronization.position()) > 0) {
      copy();
    }
    tx = context;
    lastEntry = null;
    alreadyProduced = emitter.begin(context);
  }

  private void change(Wal2JsonMessage message, byte[] bytes, int offset, int length) {
    if (message.action() == 'M') {
      logicalMessage(message);
    } else if (SchemaLogRow.isInternal(message)) {
      internalChange(message);
    } else {
      TableLayout layout = layouts.find(message.schema(), message.table());
      if (layout != null) {
        row(message, layout);
      } else if (!start
          .history()
          .isMaterializedView(message.schema().text(), message.table().text())) {
        hold(message, bytes, offset, length);
      }
    }
  }

  private void copy() {
    Synchronization reached = synchronization;
    synchronization = null;
    Lsn position = reached.position();
    reached.copy(
        new CopiedRecords(
            emitter,
            new TransactionContext(new Lsn(position.value() - 1), position, CommitTimes.now(), 0)));
  }

  private void row(Wal2JsonMessage message, TableLayout layout) {
    RowAction action = synchronization == null ? RowAction.PASS : synchronization.actionFor(layout);
    try {
      if (action == RowAction.PASS) {
        emitter.nextRow(tx, message, layout);
      } else if (action == RowAction.DELETE_ONLY && message.identity().isPresent()) {
        emitter.nextDelete(tx, message, layout);
      } else {
        emitter.skip();
      }
    } catch (UnknownColumnException e) {
      throw new ConnectException("table " + nameOf(message) + ": " + e.getMessage(), e);
    }
  }

  private static void logicalMessage(Wal2JsonMessage message) {
    if (message.prefix().isPresent()
        && message.prefix().text().equals(Wal2JsonOptions.SCHEMA_ERROR_PREFIX)) {
      throw new ConnectException(
          "a schema change could not be recorded in pgstream.schema_log, so the targets would diverge"
              + " from here on: "
              + message.content().text()
              + "; mend the cause, run \"pgstream init\", and start from a new slot and snapshot");
    }
  }

  private void internalChange(Wal2JsonMessage message) {
    if (!OwnTables.NAMES.contains(message.table().text())) {
      unknownTables.handleReserved(message.table().text());
      return;
    }
    if (message.action() != 'I') {
      return;
    }
    copyRequested |= SnapshotRequestRow.is(message);
    if (!SchemaLogRow.is(message)) {
      return;
    }
    SchemaLogEntry described = SchemaLogRow.of(message).entry();
    if (described.schema().isBaseline()) {
      // Says nothing that the history does not know: it describes the start of a slot.
      return;
    }
    Lsn lsn = message.parsedLsn();
    SchemaLogEntry entry = start.history().apply(described);
    lastEntry = entry;
    if (synchronization != null) {
      synchronization.schemaChanged(entry);
      emitter.snapshot(synchronization.cursor());
    }
    emitter.nextSchemaLogRow(tx, new SchemaLogRow(entry), lsn);
    releaseHeld();
  }

  private void hold(Wal2JsonMessage message, byte[] bytes, int offset, int length) {
    held.computeIfAbsent(
            new HeldTable(message.schema().text(), message.table().text()),
            table -> new HeldRows(MAX_HELD_BYTES))
        .add(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  private void releaseHeld() {
    held.entrySet()
        .removeIf(
            entry -> {
              HeldTable table = entry.getKey();
              TableLayout layout = start.history().layout(table.schema(), table.table());
              boolean drop = start.history().isMaterializedView(table.schema(), table.table());
              if (layout == null && !drop) {
                return false;
              }
              try (HeldRows rows = entry.getValue()) {
                if (layout != null) {
                  rows.forEach(message -> row(scanner.scan(message, 0, message.length), layout));
                }
              }
              return true;
            });
  }

  private void commit() {
    held.forEach(
        (table, rows) -> {
          try (rows) {
            unknownTables.handle(table.toString(), rows.size());
          }
        });
    held.clear();
    if (lastEntry != null) {
      heads = heads.after(lastEntry);
    }
    emitter.commit(tx, heads);
    tx = null;
  }

  /**
   * Produces a heartbeat if the stream has moved without producing anything, so that the stored
   * offset, and with it the slot, can follow. Does nothing inside a transaction.
   *
   * @param receivedUpTo the server has sent everything before it
   */
  public void heartbeat(Lsn receivedUpTo) {
    if (tx == null && synchronization == null) {
      emitter.heartbeat(receivedUpTo, CommitTimes.now());
    }
  }

  /**
   * Nothing has arrived for a moment: copies tables if their position is reached.
   *
   * @param receivedUpTo the server has sent everything before it
   */
  public void idle(Lsn receivedUpTo) {
    if (tx == null
        && synchronization != null
        && receivedUpTo.compareTo(synchronization.position()) >= 0) {
      copy();
    }
  }

  /** Removes the file of rows that were held when the stream ended inside their transaction. */
  @Override
  public void close() {
    held.values().forEach(HeldRows::close);
    held.clear();
  }

  private static String nameOf(Wal2JsonMessage message) {
    return new HeldTable(message.schema().text(), message.table().text()).toString();
  }
}
