package io.pgstream.connect.sink.opensearch.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DocumentIdTest {
  private static String of(String tableId, List<String> values) {
    return DocumentId.of(tableId, values).text();
  }

  @Test
  void isTableAndKeyForASingleColumn() {
    assertThat(of("t", List.of("a-b\\c"))).isEqualTo("t_a-b\\c");
  }

  @Test
  void joinsCompositeKeysSoThatNoTwoAreEqual() {
    assertThat(of("t", List.of("1", "2"))).isEqualTo("t_1-2");
    assertThat(of("t", List.of("a-b", "c"))).isNotEqualTo(of("t", List.of("a", "b-c")));
    assertThat(of("t", List.of("a\\", "b"))).isNotEqualTo(of("t", List.of("a", "\\b")));
    assertThat(of("t", List.of("", "-"))).isNotEqualTo(of("t", List.of("-", "")));
  }

  @Test
  void hashesWhatIsLongerThanTheServerTakes() {
    assertThat(of("t", List.of("x".repeat(510)))).hasSize(512);
    assertThat(of("t", List.of("x".repeat(511)))).matches("t_[0-9a-f]{64}");
    assertThat(of("t", List.of("ä".repeat(256)))).matches("t_[0-9a-f]{64}");
    assertThat(of("t", List.of("ä".repeat(255)))).isEqualTo("t_" + "ä".repeat(255));
  }

  @Test
  void hashesRowsWithoutKeyWhateverTheirNulls() {
    SortedMap<String, String> row = new TreeMap<>(Map.of("t-1", "x", "t-2", "y"));
    String id = DocumentId.ofRow("t", row).text();
    row.put("t-3", null);
    assertThat(DocumentId.ofRow("t", row).text()).isEqualTo(id).matches("t_[0-9a-f]{64}");
    row.remove("t-2");
    assertThat(DocumentId.ofRow("t", row).text()).isNotEqualTo(id);
  }

  @Test
  void givesTheKeyBackUnlessItIsHashed() {
    DocumentId id = DocumentId.of("t", List.of("a_b"));
    assertThat(id.hashed()).isFalse();
    assertThat(DocumentId.key("t", id.text())).isEqualTo("a_b");
    assertThat(DocumentId.of("t", List.of("x".repeat(511))).hashed()).isTrue();
  }
}
