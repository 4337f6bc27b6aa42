package io.pgstream.connect.sink.opensearch.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.sink.opensearch.client.Answer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanAnswerTest {
  private static final String CLEAN =
      "{\"errors\":false,\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":200}},"
          + "{\"delete\":{\"status\":200}},{\"delete\":{\"status\":404}}]}";

  private static boolean isClean(String body, int operations) {
    return CleanAnswer.is(new Answer(200, body.getBytes(StandardCharsets.UTF_8)), operations);
  }

  @Test
  void knowsAnAnswerWithoutErrors() {
    assertThat(isClean(CLEAN, 4)).isTrue();
    assertThat(isClean("{\"errors\":false,\"items\":[{\"index\":{\"status\":200}}]}", 1)).isTrue();
  }

  @Test
  void wantsAnItemForEachOperation() {
    assertThat(isClean(CLEAN, 3)).isFalse();
    assertThat(isClean(CLEAN, 5)).isFalse();
  }

  @Test
  void wantsAWholeAnswer() {
    for (int length = 0; length < CLEAN.length(); length++) {
      assertThat(isClean(CLEAN.substring(0, length), 4)).isFalse();
    }
    assertThat(isClean(CLEAN + " ", 4)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"errors\":true,\"items\":[{\"index\":{\"status\":200}}]}",
        "{\"errors\":false,\"items\":[{\"index\":{\"status\":409}}]}",
        "{\"errors\":false,\"items\":[{\"index\":{\"status\":404}}]}",
        "{\"errors\":false,\"items\":[{\"index\":{\"status\":2000}}]}",
        "{\"errors\":false,\"items\":[{\"index\":{\"status\":20}}]}",
        "{\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]}",
        "{\"took\":3,\"errors\":false,\"items\":[{\"index\":{\"status\":200}}]}",
        "{\"errors\":false,\"items\":[,{\"index\":{\"status\":200}}]}",
        "<html>"
      })
  void leavesEverythingElseToBeRead(String body) {
    assertThat(isClean(body, 1)).isFalse();
  }
}
