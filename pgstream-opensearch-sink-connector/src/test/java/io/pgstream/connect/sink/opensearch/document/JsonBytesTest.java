package io.pgstream.connect.sink.opensearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
  private final JsonBytes json = new JsonBytes(16);

  @Test
  void keepsNoMemoryOfALargeDocumentThatWasTaken() {
    byte[] taken = json.string("x".repeat(1000)).take(100);

    assertThat(taken).hasSize(1002);
    assertThat(json.array()).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void usesTheMemoryOfASmallOneAgain() {
    json.string("one").take(100);
    byte[] memory = json.array();

    assertThat(json.string("two").take(100))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("\"two\"");
    assertThat(json.array()).isSameAs(memory);
  }
}
