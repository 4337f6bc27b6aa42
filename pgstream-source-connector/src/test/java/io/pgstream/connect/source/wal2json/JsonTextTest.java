package io.pgstream.connect.source.wal2json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Escapes, compared with what Jackson reads and writes. */
class JsonTextTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  private static String unescape(String inside) {
    byte[] bytes = ("x" + inside + "y").getBytes(StandardCharsets.UTF_8);
    return JsonText.unescape(bytes, 1, bytes.length - 1);
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(5)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append("\"\\/\u007f\u2028".charAt(random.nextInt(5)));
        case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        case 3 -> text.append((char) (0x80 + random.nextInt(0xD000)));
        default -> text.append((char) (0x20 + random.nextInt(0x5F)));
      }
    }
    return text.toString();
  }

  @Test
  void jacksonReadsWhatItEscapes() throws JsonProcessingException {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      String text = randomText(random);
      String escaped = new String(JsonText.escape(text), StandardCharsets.UTF_8);
      assertThat(JACKSON.readValue('"' + escaped + '"', String.class)).isEqualTo(text);
      assertThat(unescape(escaped)).isEqualTo(text);
    }
  }

  @Test
  void readsWhatJacksonEscapes() throws JsonProcessingException {
    ObjectMapper ascii = new ObjectMapper();
    ascii.enable(com.fasterxml.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());
    Random random = new Random(12);
    for (int i = 0; i < 20_000; i++) {
      String text = randomText(random);
      for (ObjectMapper mapper : new ObjectMapper[] {JACKSON, ascii}) {
        String quoted = mapper.writeValueAsString(text);
        assertThat(unescape(quoted.substring(1, quoted.length() - 1))).isEqualTo(text);
      }
    }
  }

  @Test
  void escapesControlCharactersAsPostgresDoes() {
    assertThat(new String(JsonText.escape("\u0001\u001f\b\f\n\r\t\"\\/"), StandardCharsets.UTF_8))
        .isEqualTo("\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u12", "\\u12g4", "\\u+123", "\\u", "a\\u-001"})
  void refusesBrokenEscapesWithoutQuotingThem(String inside) {
    assertThatThrownBy(() -> unescape(inside))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("12")
        .hasMessageNotContaining("001");
  }

  @Test
  void findsTheFirstQuoteOrBackslashAtEveryPlace() {
    // Neighbours of the two in every bit, and bytes above 127.
    byte[] plain =
        "!#[]a\u00e9 ~\u0001\u20ac0123456789abcdefghijkl".getBytes(StandardCharsets.UTF_8);
    for (int place = 0; place < plain.length; place++) {
      for (char special : new char[] {'"', '\\'}) {
        byte[] bytes = plain.clone();
        bytes[place] = (byte) special;
        for (int start = 0; start <= place; start++) {
          assertThat(JsonText.indexOfSpecial(bytes, start, bytes.length)).isEqualTo(place);
          assertThat(JsonText.indexOfSpecial(bytes, start, place)).isEqualTo(place);
        }
      }
    }
  }
}
