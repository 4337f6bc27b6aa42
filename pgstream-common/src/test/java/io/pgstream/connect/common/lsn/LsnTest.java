package io.pgstream.connect.common.lsn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notation and the order of WAL positions. */
class LsnTest {
  @ParameterizedTest
  @CsvSource({
    "0/0, 0",
    "0/16B3748, 16b3748",
    "0/16b3748, 16b3748",
    "1/0, 100000000",
    "00000001/00000000, 100000000",
    "FFFFFFFF/FFFFFFFF, ffffffffffffffff",
    "80000000/1, 8000000000000001"
  })
  void readsBothHalvesAsHexadecimalNumbers(String text, String hex) {
    assertThat(Lsn.parse(text).value()).isEqualTo(Long.parseUnsignedLong(hex, 16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/0", "0/16B3748", "1/0", "FFFFFFFF/FFFFFFFF", "80000000/1", "A/B"})
  void printsWhatItRead(String text) {
    assertThat(Lsn.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "0",
        "0/",
        "/0",
        "0/0/0",
        "0//0",
        " 0/0",
        "0/0 ",
        "0x1/0",
        "g/0",
        "0/g",
        "-1/0",
        "0/-1",
        "-0/0",
        "+1/0",
        "0/+1",
        "123456789/0",
        "0/123456789",
        "\uff11/0",
        "0/\u0661"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> Lsn.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an LSN");
  }

  @Test
  void comparesUnsigned() {
    Lsn low = Lsn.parse("7FFFFFFF/FFFFFFFF");
    Lsn high = Lsn.parse("80000000/0");
    assertThat(low).isLessThan(high);
    assertThat(Lsn.max(low, high)).isEqualTo(high);
    assertThat(Lsn.max(high, low)).isEqualTo(high);
    assertThat(high.bytesSince(low)).isEqualTo(1);
    assertThat(low.bytesSince(high)).isEqualTo(-1);
  }

  @Test
  void takesOnlyZeroForNoPosition() {
    assertThat(Lsn.parse("0/0").isValid()).isFalse();
    assertThat(Lsn.INVALID).isEqualTo(Lsn.parse("0/0"));
    assertThat(new Lsn(-1).isValid()).isTrue();
  }
}
