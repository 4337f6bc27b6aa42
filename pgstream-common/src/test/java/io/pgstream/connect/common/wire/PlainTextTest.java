package io.pgstream.connect.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  private static boolean isPlain(int value) {
    return value >= ' ' && value < 0x80 && value != '"' && value != '\\';
  }

  @Test
  void endsAtEveryByteThatIsNotPlain() {
    for (int value = 0; value < 256; value++) {
      for (int length = 0; length <= 20; length++) {
        for (int place = 0; place < length; place++) {
          byte[] bytes = new byte[length];
          Arrays.fill(bytes, (byte) 'a');
          bytes[place] = (byte) value;
          assertThat(PlainText.end(bytes, 0))
              .as("%d at %d of %d", value, place, length)
              .isEqualTo(isPlain(value) ? length : place);
        }
      }
    }
  }

  @Test
  void endsAtTheFirstOfSeveral() {
    for (int first = 0; first < 256; first++) {
      for (int second = 0; second < 256; second++) {
        byte[] bytes = {'a', 'b', (byte) first, (byte) second, 'c', 'd', 'e', 'f', 'g'};
        int end = isPlain(first) ? isPlain(second) ? bytes.length : 3 : 2;
        assertThat(PlainText.end(bytes, 1)).as("%d %d", first, second).isEqualTo(end);
      }
    }
  }

  @Test
  void beginsAnywhere() {
    byte[] bytes = "\"0123456789\"".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertThat(PlainText.end(bytes, 0)).isZero();
    assertThat(PlainText.end(bytes, 1)).isEqualTo(11);
    assertThat(PlainText.end(bytes, 12)).isEqualTo(12);
  }
}
