package io.pgstream.connect.sink.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The text format of COPY, as the PostgreSQL manual has it. */
class CopyBufferTest {
  private final CopyBuffer buffer = new CopyBuffer(4);

  private String text() {
    return new String(buffer.array(), 0, buffer.length(), StandardCharsets.UTF_8);
  }

  @Test
  void separatesValuesAndEndsRows() {
    buffer.value("1");
    buffer.separator();
    buffer.value("");
    buffer.separator();
    buffer.value(null);
    buffer.endOfRow();
    assertThat(text()).isEqualTo("1\t\t\\N\n");
  }

  @Test
  void escapesOnlyWhatMeansSomething() {
    buffer.value("a\\b\nc\rd\te\u000b\f\b\u0001\\N");
    assertThat(text()).isEqualTo("a\\\\b\\nc\\rd\\te\u000b\f\b\u0001\\\\N");
  }

  @Test
  void keepsEveryCharacter() {
    String text = "é€😀\uffff".repeat(100);
    buffer.value(text);
    assertThat(text()).isEqualTo(text);
  }

  @Test
  void beginsAgainWhenCleared() {
    buffer.value("one");
    buffer.clear();
    buffer.value("two");
    assertThat(text()).isEqualTo("two");
  }
}
