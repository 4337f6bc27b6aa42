package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import java.nio.ByteBuffer;
import java.sql.SQLException;

/** An open stream of one slot. Owned by one thread. */
interface ReplicationStream extends AutoCloseable {
  /**
   * The next message, for which it waits a moment. Sends the standby status when it is due.
   *
   * @return null if none has arrived; otherwise a buffer with a backing array, valid until the next
   *     call
   * @throws SQLException if the connection is lost
   */
  ByteBuffer readPending() throws SQLException;

  /** The server has sent everything before this position that the slot selects. */
  Lsn lastReceived();

  /** Lets the server forget WAL before this position; sent with the next standby status. */
  void confirm(Lsn lsn);

  /**
   * Sends a standby status update now.
   *
   * @throws SQLException if the connection is lost
   */
  void sendStatus() throws SQLException;

  /** Whether the server's plugin prints NaN and infinities, instead of NULL. */
  boolean printsNumericsAsText();

  /** Process id of the server's end of the stream. */
  int serverPid();

  /**
   * Logs what the server has complained about since the last call.
   *
   * @throws SQLException if the connection is lost
   */
  void logNotices() throws SQLException;

  @Override
  void close() throws SQLException;
}
