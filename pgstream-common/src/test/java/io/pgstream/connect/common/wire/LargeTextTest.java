package io.pgstream.connect.common.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeTextTest {
  private static final String LONG = "x€😀".repeat(400_000);

  private static byte[] event(String values) {
    return ("{\"action\":\"I\", \"lsn\":\"0/1\",\"schema\":\"public\",\"table\":\"t\",\"columns\":["
            + " "
            + values
            + "],\"identity\":null,\"metadata\":{\"commit_lsn\":\"0/2\",\"tx_last\":true}}")
        .getBytes(UTF_8);
  }

  private static String column(String name, String json) {
    return "{\"name\":\"" + name + "\",\"type\":\"text\",\"value\": " + json + "}";
  }

  private static List<String> texts(ChangeEvent event) {
    return event.columns().stream().map(ColumnValue::text).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\\n", "\\\"", "\\u20ac", "\\\\"})
  void makesNoDifferenceToWhatIsRead(String escape) throws MalformedEventException {
    byte[] json =
        event(
            column("a", "\"" + LONG + escape + "\"")
                + ","
                + column("b", "null")
                + ","
                + column("c", "\"short\"")
                + ","
                + column("d", "12.50")
                + ","
                + column("e", "\"" + LONG + "\""));
    ChangeEventReader reader = new ChangeEventReader();
    // Text is parsed without the shortcut.
    assertThat(texts(reader.read(json))).isEqualTo(texts(reader.read(new String(json, UTF_8))));
    assertThat(reader.read(json).metadata().txLast()).isTrue();
  }

  @Test
  void leavesToTheParserWhatIsNoPlainString() {
    byte[] json = ("\"" + LONG + "\"" + " 12").getBytes(UTF_8);
    assertThat(LargeText.read(json, 0)).isEqualTo(LONG);
    assertThat(LargeText.read(json, 1)).isNull();
    assertThat(LargeText.read(json, json.length)).isNull();
    assertThat(LargeText.read(json, -1)).isNull();
    assertThat(LargeText.read(null, 0)).isNull();
    assertThat(LargeText.read("\"short\"".getBytes(UTF_8), 0)).isNull();
    assertThat(LargeText.read(("\"" + LONG).getBytes(UTF_8), 0)).isNull();
    assertThat(LargeText.read(("\"\n" + LONG + "\"").getBytes(UTF_8), 0)).isNull();
  }
}
