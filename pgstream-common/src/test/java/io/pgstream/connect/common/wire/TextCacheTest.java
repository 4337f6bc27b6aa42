package io.pgstream.connect.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Equal runs of characters become one String, and never a wrong one. */
class TextCacheTest {
  private final TextCache cache = new TextCache();

  private String get(String text) {
    char[] chars = ("<<" + text + ">>").toCharArray();
    return cache.get(chars, 2, text.length());
  }

  @Test
  void givesTheSameStringAgain() {
    assertThat(get("integer")).isEqualTo("integer").isSameAs(get("integer"));
    assertThat(get("")).isEmpty();
  }

  @Test
  void tellsTextsOfOneHashApart() {
    // "Aa" and "BB" have one hash in every hash of the form 31 * h + c.
    for (int i = 0; i < 3; i++) {
      assertThat(get("Aa")).isEqualTo("Aa");
      assertThat(get("BB")).isEqualTo("BB");
      assertThat(get("Aa1")).isEqualTo("Aa1");
    }
  }

  @Test
  void staysRightWithFarMoreTextsThanEntries() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 20_000; i++) {
        assertThat(get("column_" + i)).isEqualTo("column_" + i);
      }
    }
  }

  @Test
  void doesNotKeepLongTexts() {
    String text = "x".repeat(129);
    assertThat(get(text)).isEqualTo(text).isNotSameAs(get(text));
    String kept = "x".repeat(128);
    assertThat(get(kept)).isSameAs(get(kept));
  }
}
