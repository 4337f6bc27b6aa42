package io.pgstream.connect.benchmarks.baseline;

import io.pgstream.connect.benchmarks.stack.Database;
import io.pgstream.connect.benchmarks.workload.TableShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** Rows of a table as COPY text in memory, to be copied into another one. */
public final class CopiedRows {
  /** As many as a sink gets at once with the consumer settings of {@code config/}. */
  private static final int ROWS_PER_TRANSACTION = 5_000;

  private final List<Chunk> chunks = new ArrayList<>();

  private CopiedRows() {}

  /** The rows of one transaction. */
  // The bytes are sent, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Chunk(String table, byte[] rows) {}

  /** Reads all tables. */
  public static CopiedRows read(Database source, TableShape shape)
      throws SQLException, IOException {
    CopiedRows copied = new CopiedRows();
    try (Connection connection = source.open()) {
      CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
      for (String table : shape.tableNames()) {
        CopyOut out = manager.copyOut("COPY (SELECT * FROM " + table + " ORDER BY 1) TO STDOUT");
        copied.read(table, out);
      }
    }
    return copied;
  }

  private void read(String table, CopyOut out) throws SQLException, IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    int count = 0;
    for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
      rows.write(row);
      count++;
      if (count % ROWS_PER_TRANSACTION == 0) {
        chunks.add(new Chunk(table, rows.toByteArray()));
        rows.reset();
      }
    }
    if (rows.size() > 0) {
      chunks.add(new Chunk(table, rows.toByteArray()));
    }
  }

  /**
   * Copies the rows into tables of the same names with {@code COPY FROM STDIN}, 5,000 rows to a
   * transaction.
   *
   * @return how many seconds it took, without connecting
   */
  public double copyTo(Database target) throws SQLException {
    try (Connection connection = target.open()) {
      CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
      long begin = System.nanoTime();
      for (Chunk chunk : chunks) {
        CopyIn copy = manager.copyIn("COPY " + chunk.table + " FROM STDIN");
        copy.writeToCopy(chunk.rows, 0, chunk.rows.length);
        copy.endCopy();
      }
      return (System.nanoTime() - begin) / 1e9;
    }
  }
}
