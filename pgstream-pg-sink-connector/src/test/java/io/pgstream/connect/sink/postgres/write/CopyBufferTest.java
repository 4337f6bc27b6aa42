package io.pgstream.connect.sink.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.Column;
import io.pgstream.connect.common.event.ColumnValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The text format of COPY, as the PostgreSQL manual has it. */
class CopyBufferTest {
  private static final Column COLUMN = new Column("1-1", "c", "text");

  private final CopyBuffer buffer = new CopyBuffer(4);

  private String text() {
    return new String(buffer.array(), 0, buffer.length(), StandardCharsets.UTF_8);
  }

  private void value(String text) {
    buffer.value(new ColumnValue(COLUMN, text));
  }

  @Test
  void separatesValuesAndEndsRows() {
    value("1");
    buffer.separator();
    value("");
    buffer.separator();
    value(null);
    buffer.endOfRow();
    assertThat(text()).isEqualTo("1\t\t\\N\n");
  }

  @Test
  void escapesOnlyWhatMeansSomething() {
    value("a\\b\nc\rd\te\u000b\f\b\u0001\\N");
    assertThat(text()).isEqualTo("a\\\\b\\nc\\rd\\te\u000b\f\b\u0001\\\\N");
  }

  @Test
  void copiesPlainValuesFromTheirRecord() {
    byte[] record = "{\"value\":\"it's plain\"}".getBytes(StandardCharsets.UTF_8);
    buffer.value(ColumnValue.plain(COLUMN, record, 10, 10));
    buffer.separator();
    buffer.value(ColumnValue.plain(COLUMN, record, 10, 0));
    buffer.endOfRow();
    assertThat(text()).isEqualTo("it's plain\t\n");
  }

  @Test
  void keepsEveryCharacter() {
    String text = "é€😀\uffff".repeat(100);
    value(text);
    assertThat(text()).isEqualTo(text);
  }

  @Test
  void beginsAgainWhenCleared() {
    value("one");
    buffer.clear();
    value("two");
    assertThat(text()).isEqualTo("two");
  }
}
