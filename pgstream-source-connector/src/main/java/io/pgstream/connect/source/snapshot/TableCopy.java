package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.record.CopiedRecords;
import io.pgstream.connect.source.record.CopiedRowEncoder;
import io.pgstream.connect.source.schema.TableLayout;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Produces the copies of tables: first all of them are emptied, in one transaction, then the chunks
 * follow in their order, each in transactions of a few megabytes.
 */
final class TableCopy {
  /** Prefix of the messages that say which table has been copied. */
  private static final String MESSAGE_PREFIX = "pgstream.snapshot";

  private static final Logger LOG = LoggerFactory.getLogger(TableCopy.class);
  private static final long POLL_MS = 100;

  /** Bytes after which a transaction ends for the targets, each of which holds one in memory. */
  private static final int TRANSACTION_BYTES = 1 << 20;

  /** The same for Kafka with exactly-once delivery, where each end costs a round trip. */
  private static final int KAFKA_TRANSACTION_BYTES = 4 << 20;

  private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final CopiedRecords out;
  private final ChunkQueue queue;
  private final SnapshotHost host;
  private final SnapshotJob job;
  private final SnapshotProgress progress;
  private final long blockBytes;

  private SnapshotCursor cursor;
  private CopiedTable table;
  private CopiedRowEncoder encoder;
  private long sequence;
  private long transactionBytes;
  private long kafkaTransactionBytes;
  private boolean inTransaction;
  private long lastLog = System.nanoTime();

  TableCopy(
      CopiedRecords out, ChunkQueue queue, SnapshotHost host, SnapshotJob job, Blocks blocks) {
    this.out = out;
    this.queue = queue;
    this.host = host;
    this.job = job;
    this.progress = blocks.progress();
    this.blockBytes = blocks.bytes();
    this.cursor = blocks.cursor();
  }

  /**
   * What is counted, and from where on.
   *
   * @param progress where to count
   * @param bytes size of a block
   * @param cursor how far earlier attempts came
   */
  record Blocks(SnapshotProgress progress, long bytes, SnapshotCursor cursor) {}

  /**
   * Empties tables.
   *
   * @param tables what will be copied
   * @param emptied what the targets must empty before
   */
  void begin(List<CopiedTable> tables, List<TableLayout> emptied) {
    if (job.isContinued()) {
      progress.goOn();
    } else {
      progress.begin(tables, blockBytes);
      LOG.info("Copying {} tables, {} MB", tables.size(), progress.totalBytes() >> 20);
    }
    job.update(progress);
    long number = Chunk.firstSequence(ChunkPlan.FIRST_NUMBER - 1);
    number = announceLoad(LogicalMessage.LOAD_BEGIN, number);
    if (!job.isCancelled()) {
      if (job.emptiesTargets() && !job.isContinued()) {
        startOver(tables);
      }
      truncate(emptied, number);
    }
  }

  /** Returns the number after the last message's. */
  private long announceLoad(String content, long number) {
    long next = number;
    for (String schema : job.loadedSchemas()) {
      out.message(schema, new LogicalMessage(LogicalMessage.LOAD_PREFIX, content), next, cursor);
      next++;
    }
    return next;
  }

  /** From here on the offsets say that tables have been emptied, also after a crash. */
  private void startOver(List<CopiedTable> tables) {
    if (cursor.partial() == null) {
      tables.stream()
          .filter(table -> table.begun() == null)
          .findFirst()
          .ifPresent(table -> cursor = cursor.startingOver(table.oid()));
    }
  }

  /** At once, because tables may refer to each other; a target may hold rows of an older copy. */
  private void truncate(List<TableLayout> tables, long number) {
    for (int i = 0; i < tables.size(); i++) {
      boolean last = i == tables.size() - 1;
      out.truncate(tables.get(i), number + i, last, cursor);
    }
  }

  /**
   * Produces every chunk of the plan, unless the copy is cancelled meanwhile.
   *
   * @return false if the turn was over before
   */
  boolean run(int tables, CopyTurn turn) throws SQLException, InterruptedException {
    int left = tables;
    while (left > 0 && !(job.isCancelled() && !inTransaction)) {
      host.whileCopying();
      logNowAndThen();
      job.update(progress);
      CopiedRows rows = queue.poll(POLL_MS);
      if (rows != null) {
        if (rows.chunk().sinceXid() < 0) {
          turn.beginRows();
        }
        produce(rows);
        if (rows.endsChunk() && rows.chunk().isOpenEnd()) {
          LOG.debug("Copied {}", progress.tableDone());
          left--;
        }
        if (left > 0 && mayPause(rows) && turn.isOver()) {
          return false;
        }
      }
    }
    return true;
  }

  /** The last record's offset must lead on from here, or no progress might ever be made. */
  private boolean mayPause(CopiedRows rows) {
    return rows.endsChunk()
        && !rows.lines().isEmpty()
        && (cursor.partial() == null || cursor.partial().isResumable());
  }

  private void produce(CopiedRows rows) {
    Chunk chunk = rows.chunk();
    sequence = Math.max(sequence, chunk.firstSequence());
    encodeLike(chunk.table());
    List<byte[]> lines = rows.lines();
    for (int i = 0; i < lines.size(); i++) {
      boolean isLast = i == lines.size() - 1;
      if (isLast && rows.endsChunk()) {
        cursor = chunk.after();
      }
      produce(lines.get(i), isLast && rows.endsTransaction());
    }
    progress.add(chunk.table(), blockBytes, lines.size(), rows.endsChunk() ? chunk.newBlocks() : 0);
    if (rows.endsChunk()) {
      cursor = chunk.after();
    }
  }

  private void encodeLike(CopiedTable next) {
    if (!next.equals(table)) {
      table = next;
      encoder = out.rowEncoder(next.layout());
    }
  }

  private void produce(byte[] line, boolean endsAll) {
    boolean isEnd = endsAll || transactionBytes >= TRANSACTION_BYTES;
    byte[] record = encoder.encode(line, Chunk.endOfPlace(line) + 1, sequence, isEnd);
    transactionBytes = isEnd ? 0 : transactionBytes + record.length;
    kafkaTransactionBytes += record.length;
    boolean isKafkaEnd = endsAll || (isEnd && kafkaTransactionBytes >= KAFKA_TRANSACTION_BYTES);
    if (isKafkaEnd) {
      kafkaTransactionBytes = 0;
    }
    out.row(table.layout().schema(), record, sequence, isKafkaEnd, cursor);
    sequence++;
    inTransaction = !isEnd;
  }

  /**
   * The last record says that the snapshot has ended; from then on offsets hold nothing of it.
   *
   * @param number the number after the last chunk's; after a cancel more than were produced
   * @param sequences by schema, where its sequences stand
   */
  void finish(int number, Map<String, String> sequences) {
    long next = Chunk.firstSequence(number);
    for (SchemaLogEntry entry : job.definitionsBehindRows()) {
      out.schemaChange(entry, next, cursor);
      next++;
    }
    for (Map.Entry<String, String> schema : sequences.entrySet()) {
      String prefix = LogicalMessage.SEQUENCES_PREFIX;
      out.message(schema.getKey(), new LogicalMessage(prefix, schema.getValue()), next, cursor);
      next++;
    }
    next = announceLoad(LogicalMessage.LOAD_END, next);
    String end = job.isCancelled() ? "cancelled" : "finished";
    out.message("", new LogicalMessage(MESSAGE_PREFIX, end), next, null);
    progress.end();
    LOG.info("Snapshot {}: {}", end, progress);
  }

  private void logNowAndThen() {
    long now = System.nanoTime();
    if (now - lastLog >= LOG_NANOS) {
      lastLog = now;
      LOG.info("Snapshot: {}", progress);
    }
  }
}
