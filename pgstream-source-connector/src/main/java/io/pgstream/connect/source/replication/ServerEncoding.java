package io.pgstream.connect.source.replication;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.core.Encoding;

/**
 * Turns the plugin's messages into UTF-8. A walsender sends what wal2json prints as it is, in the
 * encoding of the database, whatever {@code client_encoding} says.
 */
final class ServerEncoding {
  private static final String PARAMETER = "server_encoding";

  /** Bytes of which the server does not know what they mean: most likely UTF-8 after all. */
  private static final String UNKNOWN = "SQL_ASCII";

  private final Charset charset;

  private ServerEncoding(Charset charset) {
    this.charset = charset;
  }

  /** The encoding of the database that the connection is on. */
  static ServerEncoding of(Connection connection) throws SQLException {
    String name = connection.unwrap(PGConnection.class).getParameterStatus(PARAMETER);
    return new ServerEncoding(
        name == null || name.equals(UNKNOWN)
            ? StandardCharsets.UTF_8
            : Charset.forName(Encoding.getDatabaseEncoding(name).name()));
  }

  /** The message in UTF-8: the very same one if that is what it is in. */
  ByteBuffer toUtf8(ByteBuffer message) {
    if (message == null || charset.equals(StandardCharsets.UTF_8)) {
      return message;
    }
    return ByteBuffer.wrap(charset.decode(message).toString().getBytes(StandardCharsets.UTF_8));
  }
}
