package io.pgstream.connect.sink.opensearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are written as numbers. */
class NumberTextTest {
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  /** As a part of other text. */
  private static boolean isJson(String text) {
    byte[] utf8 = ("1" + text + "1").getBytes(StandardCharsets.UTF_8);
    return NumberText.isJson(utf8, 1, utf8.length - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "12", "-1.50", "1e5", "1.5E-300", "0.1e+7"})
  void knowsNumbers(String text) {
    assertThat(isJson(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "01", "1.", ".5", "+1", "1e", "1e+", "NaN", "1 ", "0x1", "\u0661"})
  void knowsWhatIsNone(String text) {
    assertThat(isJson(text)).isFalse();
  }

  @Test
  void agreesWithTheGrammar() {
    Random random = new Random(11);
    String alphabet = "0019.-+eE";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(8); length >= 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(isJson(text.toString()))
          .as(text.toString())
          .isEqualTo(JSON_NUMBER.matcher(text).matches());
    }
  }
}
