package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.PostgresConnector;
import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.source.wal2json.Wal2JsonOptions;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;

/** A stream over the driver's replication API. */
final class PgReplicationStream implements ReplicationStream {
  private final Connection connection;
  private final PGReplicationStream stream;
  private final ServerNotices notices;
  private final boolean numericsAsText;
  private final ServerEncoding encoding;
  private final long timeoutNanos;

  private PgReplicationStream(
      Connection connection,
      PGReplicationStream stream,
      ServerNotices notices,
      boolean numericsAsText)
      throws SQLException {
    this.numericsAsText = numericsAsText;
    this.encoding = ServerEncoding.of(connection);
    this.connection = connection;
    this.stream = stream;
    this.notices = notices;
    this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(connection.getNetworkTimeout());
  }

  /**
   * Starts streaming.
   *
   * @param start where to start; the server starts later if the slot is further
   * @param statusIntervalMs how often the standby status is sent, in milliseconds
   * @throws SQLException if the slot cannot be streamed
   */
  static PgReplicationStream open(
      PostgresConnector connector,
      String slot,
      Lsn start,
      int statusIntervalMs,
      ServerNotices notices)
      throws SQLException {
    Map<String, String> options = new HashMap<>(Wal2JsonOptions.common());
    Map.Entry<String, String> newer = Wal2JsonOptions.numericAsString();
    options.put(newer.getKey(), newer.getValue());
    try {
      return open(connector, slot, start, statusIntervalMs, notices, options);
    } catch (SQLException e) {
      if (!SqlState.INVALID_PARAMETER.equals(e.getSQLState())) {
        throw e;
      }
      // A wal2json before 2.6 refuses an option that it does not know.
      return open(connector, slot, start, statusIntervalMs, notices, Wal2JsonOptions.common());
    }
  }

  private static PgReplicationStream open(
      PostgresConnector connector,
      String slot,
      Lsn start,
      int statusIntervalMs,
      ServerNotices notices,
      Map<String, String> options)
      throws SQLException {
    Connection connection = connector.openReplication();
    try {
      ChainedLogicalStreamBuilder builder =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot)
              .withStartPosition(LogSequenceNumber.valueOf(start.value()))
              .withStatusInterval(statusIntervalMs, TimeUnit.MILLISECONDS)
              // One owner of the rule: what Connect has stored, nothing else.
              .withAutomaticFlush(false);
      options.forEach(builder::withSlotOption);
      boolean numericsAsText = options.containsKey(Wal2JsonOptions.numericAsString().getKey());
      return new PgReplicationStream(connection, builder.start(), notices, numericsAsText);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Blocks only for the rest of a message that has begun to arrive. The driver's replication stream
   * turns a socket time-out in the middle of a message into "nothing there" (receiveNextData of
   * V3PGReplicationStream) and would take the rest for the start of the next one, so a call without
   * a result that took that long ends the connection.
   */
  @Override
  public ByteBuffer readPending() throws SQLException {
    long begin = System.nanoTime();
    ByteBuffer message = stream.readPending();
    if (message == null && timeoutNanos > 0 && System.nanoTime() - begin >= timeoutNanos) {
      throw new SQLException(
          "the connection stopped in the middle of a message", SqlState.CONNECTION_FAILURE);
    }
    return encoding.toUtf8(message);
  }

  @Override
  public Lsn lastReceived() {
    return new Lsn(stream.getLastReceiveLSN().asLong());
  }

  @Override
  public void confirm(Lsn lsn) {
    LogSequenceNumber position = LogSequenceNumber.valueOf(lsn.value());
    stream.setFlushedLSN(position);
    stream.setAppliedLSN(position);
  }

  @Override
  public void sendStatus() throws SQLException {
    stream.forceUpdateStatus();
  }

  @Override
  public boolean printsNumericsAsText() {
    return numericsAsText;
  }

  @Override
  public int serverPid() {
    try {
      return connection.unwrap(PGConnection.class).getBackendPID();
    } catch (SQLException e) {
      throw new IllegalStateException("the connection is not the driver's own", e);
    }
  }

  @Override
  public void logNotices() throws SQLException {
    notices.log(connection.getWarnings());
    // The driver keeps every notice until it is told to forget them.
    connection.clearWarnings();
  }

  @Override
  public void close() throws SQLException {
    // Closing the stream first waits for the server to end the copy; the socket is what matters.
    connection.close();
  }
}
