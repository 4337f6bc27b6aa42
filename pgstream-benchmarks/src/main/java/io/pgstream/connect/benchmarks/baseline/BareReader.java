package io.pgstream.connect.benchmarks.baseline;

import io.pgstream.connect.benchmarks.measure.Observation;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.source.wal2json.Wal2JsonOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;

/**
 * Reads a slot with the options of the source connector and throws everything away. Its socket is
 * the connector's, which lets messages pile up while many are coming: the fastest way that is
 * known.
 *
 * @param source the database
 * @param slot its slot
 */
public record BareReader(PostgresConnector source, String slot) {
  /** Where the action stands in <code>{"action":"I",...}</code>. */
  private static final int ACTION_AT = 11;

  /**
   * What was read.
   *
   * @param seconds from before the connection was opened to the last row
   * @param serverCpuSeconds CPU time of the server's process for this connection
   */
  public record Reading(double seconds, double serverCpuSeconds) {}

  /** Reads until this many rows have been inserted, updated or deleted. */
  public Reading read(long rows) throws SQLException, IOException {
    long begin = System.nanoTime();
    try (Connection connection = source.openReplication()) {
      PGConnection driver = connection.unwrap(PGConnection.class);
      PGReplicationStream stream = start(driver);
      read(stream, rows);
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new Reading(seconds, Observation.cpuSeconds(driver.getBackendPID()));
    }
  }

  private PGReplicationStream start(PGConnection driver) throws SQLException {
    ChainedLogicalStreamBuilder builder =
        driver.getReplicationAPI().replicationStream().logical().withSlotName(slot);
    Wal2JsonOptions.common().forEach(builder::withSlotOption);
    return builder.start();
  }

  private static void read(PGReplicationStream stream, long rows) throws SQLException {
    long seen = 0;
    while (seen < rows) {
      ByteBuffer message = stream.readPending();
      if (message != null) {
        seen += rowsIn(message);
      }
    }
  }

  /** Rows of pgstream's own tables would count too: there is no schema change meanwhile. */
  private static int rowsIn(ByteBuffer message) {
    byte action = message.get(message.position() + ACTION_AT);
    return action == 'I' || action == 'U' || action == 'D' ? 1 : 0;
  }
}
