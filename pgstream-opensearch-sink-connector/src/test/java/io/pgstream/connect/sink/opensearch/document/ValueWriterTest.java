package io.pgstream.connect.sink.opensearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.Column;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.sink.opensearch.index.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways of writing a value must agree: documents are also made of single values. */
class ValueWriterTest {
  private static final Column COLUMN = new Column("t-1", "c", "any");
  private static final List<String> TYPES =
      List.of("bigint", "numeric", "boolean", "date", "timestamp with time zone", "text", "jsonb");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "-0.10",
        "1e400",
        "NaN",
        "t",
        "false",
        "2025-01-02",
        "2025-01-02 03:04:05.6+00",
        "a \"quoted\\ \n\t\u0001\u007f line",
        "é€😀\u2028",
        "{\"a\": [1, \"b\"]}"
      })
  void bothWaysAgree(String text) {
    for (String type : TYPES) {
      ColumnType columnType = ColumnType.parse(type);
      String written = write(columnType, new ColumnValue(COLUMN, text));
      String expected = DocumentSource.value(columnType, text);
      assertThat(FieldText.text(written)).as(type).isEqualTo(FieldText.text(expected));
      // One escapes characters beyond 16 bits, but a string stays a string.
      assertThat(written.charAt(0)).as(type).isEqualTo(expected.charAt(0));
    }
  }

  private static String write(ColumnType type, ColumnValue value) {
    JsonBytes json = new JsonBytes(2);
    ValueWriter.write(json, type, value);
    return new String(json.toArray(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "-0.10",
        "NaN",
        "t",
        "false",
        "2025-01-02",
        "2025-01-02 03:04:05",
        "2025-01-02 03:04:05.6+00",
        "2025-01-02 03:04:05.6+05:30",
        "0044-03-15 BC",
        "some text"
      })
  void writesTheSameFromTextAndFromTheRecord(String text) {
    byte[] record = ("{\"value\":\"" + text + "\"}").getBytes(StandardCharsets.US_ASCII);
    for (String type : TYPES) {
      ColumnType columnType = ColumnType.parse(type);
      ColumnValue plain = ColumnValue.plain(COLUMN, record, 10, text.length());
      assertThat(write(columnType, plain))
          .as(type)
          .isEqualTo(write(columnType, new ColumnValue(COLUMN, text)));
    }
  }

  @Test
  void writesNull() {
    assertThat(write(ColumnType.parse("integer[]"), new ColumnValue(COLUMN, null)))
        .isEqualTo("null");
  }
}
