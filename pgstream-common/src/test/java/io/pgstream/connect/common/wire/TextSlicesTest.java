package io.pgstream.connect.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSlicesTest {
  private static List<String> slices(String text) {
    List<String> slices = new ArrayList<>();
    TextSlices.forEach(text, slices::add);
    return slices;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 200_001})
  void slicesMakeTheTextAgain(int length) {
    String text = "x".repeat(length);
    assertThat(String.join("", slices(text))).isEqualTo(text);
    assertThat(slices(text)).hasSize(Math.max(1, (length + 65_535) / 65_536));
  }

  @Test
  void pairsOfSurrogatesStayTogether() {
    String text = "x" + "\uD83D\uDE00".repeat(100_000);
    StringBuilder decoded = new StringBuilder();
    for (String slice : slices(text)) {
      decoded.append(new String(slice.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
    assertThat(decoded.toString()).isEqualTo(text);
  }
}
