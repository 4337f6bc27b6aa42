package io.pgstream.connect.source.init;

import io.pgstream.connect.common.postgres.PostgresConnector;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Keeps a slot active. */
record SlotReader(Connection connection, PGReplicationStream stream) implements AutoCloseable {
  static SlotReader start(PostgresConnector connector, String slot) throws SQLException {
    Connection connection = connector.openReplication();
    return new SlotReader(
        connection,
        connection
            .unwrap(PGConnection.class)
            .getReplicationAPI()
            .replicationStream()
            .logical()
            .withSlotName(slot)
            .start());
  }

  boolean isOpen() {
    return !stream.isClosed();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
