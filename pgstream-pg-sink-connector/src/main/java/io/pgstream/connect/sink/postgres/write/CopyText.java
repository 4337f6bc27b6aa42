package io.pgstream.connect.sink.postgres.write;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows with COPY in text format (see COPY, "Text Format", in the PostgreSQL manual). */
final class CopyText {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Connection connection;

  CopyText(Connection connection) {
    this.connection = connection;
  }

  /**
   * Copies rows of one shape.
   *
   * @param sql a {@code COPY … FROM STDIN} that names the present columns in table order
   */
  void copy(String sql, List<Row> rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      int[] columns = rows.get(0).present().stream().toArray();
      CopyBuffer text = new CopyBuffer(CHUNK_BYTES + 1024);
      for (Row row : rows) {
        append(text, row, columns);
        if (text.length() >= CHUNK_BYTES) {
          send(copy, text);
        }
      }
      send(copy, text);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static void send(CopyIn copy, CopyBuffer text) throws SQLException {
    copy.writeToCopy(text.array(), 0, text.length());
    text.clear();
  }

  private static void append(CopyBuffer text, Row row, int[] columns) {
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        text.separator();
      }
      text.value(row.value(columns[i]));
    }
    text.endOfRow();
  }
}
