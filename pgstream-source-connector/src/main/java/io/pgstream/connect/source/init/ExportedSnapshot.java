package io.pgstream.connect.source.init;

import io.pgstream.connect.common.lsn.Lsn;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A new slot's starting point: what the snapshot shows is exactly what the slot will not stream.
 * The snapshot can be imported until this is closed.
 *
 * @param consistentPoint where the slot starts
 * @param name for {@code SET TRANSACTION SNAPSHOT}
 * @param connection the replication connection that exports it; any command on it ends the export
 */
public record ExportedSnapshot(Lsn consistentPoint, String name, Connection connection)
    implements AutoCloseable {
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
