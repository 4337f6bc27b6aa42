package io.pgstream.connect.sink.postgres.write;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows with COPY in text format (see COPY, "Text Format", in the PostgreSQL manual). */
final class CopyText {
  private static final int CHUNK_CHARS = 64 * 1024;

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
      StringBuilder text = new StringBuilder(CHUNK_CHARS + 1024);
      for (Row row : rows) {
        append(text, row, columns);
        if (text.length() >= CHUNK_CHARS) {
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

  private static void send(CopyIn copy, StringBuilder text) throws SQLException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    text.setLength(0);
  }

  private static void append(StringBuilder text, Row row, int[] columns) {
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        text.append('\t');
      }
      String value = row.value(columns[i]);
      if (value == null) {
        text.append("\\N");
      } else {
        escape(text, value);
      }
    }
    text.append('\n');
  }

  static void escape(StringBuilder text, String value) {
    int clean = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' || c == '\n' || c == '\r' || c == '\t') {
        text.append(value, clean, i).append('\\');
        text.append(c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : c);
        clean = i + 1;
      }
    }
    text.append(value, clean, value.length());
  }
}
