package io.pgstream.connect.source.snapshot;

import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.SqlState;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads chunks on one connection, each in a transaction of its own: a table is locked, in the
 * weakest mode, only while one of its chunks is read. Owned by one thread, except for {@link
 * #abort}.
 */
final class ChunkReader implements AutoCloseable {
  /** Bytes of rows that are handed over together. */
  private static final int BATCH_BYTES = 1 << 16;

  /** What the JVM needs for a row beside its bytes. */
  private static final int ROW_OVERHEAD = 24;

  /**
   * A slow or limited reader must end a transaction of the topic long before its {@code
   * transaction.timeout.ms}, after which the broker aborts it and the task fails.
   */
  private static final long TRANSACTION_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long rows wait for room while the table is locked. */
  private static final long PATIENCE_MS = 500;

  private static final long MAX_LOCK_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Version of Postgres since which it looks up ranges of places. */
  private static final int FINDS_RANGES = 14;

  private final PostgresConnector connector;
  private final String snapshot;
  private final ChunkQueue queue;
  private final RateLimit rate;

  private volatile Connection connection;
  private volatile boolean aborted;
  private boolean findsRanges;
  private CopiedTable table;

  private ChunkReader(
      PostgresConnector connector, String snapshot, ChunkQueue queue, RateLimit rate) {
    this.connector = connector;
    this.snapshot = snapshot;
    this.queue = queue;
    this.rate = rate;
  }

  /**
   * Connects.
   *
   * @param snapshot name of the exported snapshot that all readers see
   */
  static ChunkReader open(
      PostgresConnector connector, String snapshot, ChunkQueue queue, RateLimit rate)
      throws SQLException {
    ChunkReader reader = new ChunkReader(connector, snapshot, queue, rate);
    reader.connect();
    return reader;
  }

  private void connect() throws SQLException {
    connection = SnapshotSessions.open(connector);
    findsRanges = connection.getMetaData().getDatabaseMajorVersion() >= FINDS_RANGES;
    if (aborted) {
      connection.close();
    }
  }

  /**
   * Reads a chunk into the queue.
   *
   * @throws TableChangedException if the table is not any more what the plan saw
   * @throws InterruptedException if the thread is to end
   */
  void read(Chunk chunk) throws SQLException, InterruptedException {
    table = chunk.table();
    Batch batch = new Batch(chunk);
    try {
      boolean done;
      do {
        done = readSome(chunk, batch);
        batch.awaitRoom();
        if (!done) {
          connect();
        }
      } while (!done);
    } catch (SQLException e) {
      throw translated(e);
    }
    batch.end();
  }

  /**
   * Reads on, but lets go of the table after a while and before waiting for room: somebody may want
   * to change it.
   *
   * @return whether the end of the chunk is reached
   */
  private boolean readSome(Chunk chunk, Batch batch) throws SQLException, InterruptedException {
    SnapshotSessions.begin(connection, snapshot);
    requireUnchanged();
    long begin = System.nanoTime();
    CopyOut copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(chunk.copyStatement(batch.lastPlace(), findsRanges));
    for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
      batch.add(line);
      if (batch.isWaiting() || System.nanoTime() - begin > MAX_LOCK_NANOS) {
        // Not cancelCopy(): the driver does not read to the end of what it cancels.
        connection.abort(Runnable::run);
        return false;
      }
    }
    connection.rollback();
    return true;
  }

  /** Locked, it cannot change until the transaction ends. */
  private void requireUnchanged() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE ONLY " + table.sqlName() + " IN ACCESS SHARE MODE");
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT to_regclass(?)::oid::bigint = ? AND pg_relation_filenode(?::oid) = ?")) {
      query.setString(1, table.sqlName());
      query.setLong(2, table.oid());
      query.setLong(3, table.oid());
      query.setLong(4, table.fileNode());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw new TableChangedException(
              "table " + table.sqlName() + " was rewritten or replaced while it was copied", null);
        }
      }
    }
  }

  private SQLException translated(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return switch (state) {
      case SqlState.UNDEFINED_TABLE, SqlState.UNDEFINED_COLUMN, SqlState.UNDEFINED_SCHEMA ->
          new TableChangedException(
              "table " + table.sqlName() + " was altered while it was copied", e);
      case SqlState.LOCK_NOT_AVAILABLE ->
          new TableChangedException("table " + table.sqlName() + " is locked", e);
      default -> e;
    };
  }

  /** Ends the connection, whatever it is doing. Any thread may call it. */
  void abort() throws SQLException {
    aborted = true;
    connection.abort(Runnable::run);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Collects the rows of one chunk; holds one back, so that the last rows are not none. */
  private final class Batch {
    private final Chunk chunk;
    private List<byte[]> rows = new ArrayList<>();
    private long bytes;
    private long transactionBegin = System.nanoTime();
    private byte[] held;
    private byte[] lastLine;
    private CopiedRows waiting;

    Batch(Chunk chunk) {
      this.chunk = chunk;
    }

    /** Place of the last row, behind which reading goes on; null before the first one. */
    String lastPlace() {
      return lastLine == null
          ? null
          : new String(lastLine, 0, Chunk.endOfPlace(lastLine), StandardCharsets.US_ASCII);
    }

    void add(byte[] line) throws InterruptedException {
      rate.acquire(line.length);
      if (held != null) {
        addHeld();
        boolean isLate = System.nanoTime() - transactionBegin >= TRANSACTION_NANOS;
        if (isLate || bytes >= BATCH_BYTES) {
          flush(isLate, false);
        }
      }
      held = line;
      lastLine = line;
    }

    private void addHeld() {
      rows.add(held);
      bytes += held.length + ROW_OVERHEAD;
      held = null;
    }

    /** Whether rows wait for room. */
    boolean isWaiting() {
      return waiting != null;
    }

    void awaitRoom() throws InterruptedException {
      if (waiting != null) {
        queue.put(waiting);
        waiting = null;
      }
    }

    void end() throws InterruptedException {
      if (held != null) {
        addHeld();
      }
      flush(true, true);
      awaitRoom();
    }

    private void flush(boolean endsTransaction, boolean endsChunk) throws InterruptedException {
      CopiedRows next = new CopiedRows(chunk, rows, bytes, endsTransaction, endsChunk);
      if (!queue.offer(next, PATIENCE_MS)) {
        waiting = next;
      }
      if (endsTransaction) {
        transactionBegin = System.nanoTime();
      }
      rows = new ArrayList<>();
      bytes = 0;
    }
  }
}
