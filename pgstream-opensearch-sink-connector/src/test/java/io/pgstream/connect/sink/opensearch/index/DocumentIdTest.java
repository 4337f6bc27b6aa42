package io.pgstream.connect.sink.opensearch.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.ColumnValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentIdTest {
  @Test
  void isTableAndKeyForASingleColumn() {
    assertThat(DocumentId.of("t", List.of("a-b\\c"))).isEqualTo("t_a-b\\c");
  }

  @Test
  void joinsCompositeKeysSoThatNoTwoAreEqual() {
    assertThat(DocumentId.of("t", List.of("1", "2"))).isEqualTo("t_1-2");
    assertThat(DocumentId.of("t", List.of("a-b", "c")))
        .isNotEqualTo(DocumentId.of("t", List.of("a", "b-c")));
    assertThat(DocumentId.of("t", List.of("a\\", "b")))
        .isNotEqualTo(DocumentId.of("t", List.of("a", "\\b")));
    assertThat(DocumentId.of("t", List.of("", "-")))
        .isNotEqualTo(DocumentId.of("t", List.of("-", "")));
  }

  @Test
  void hashesWhatIsLongerThanTheServerTakes() {
    assertThat(DocumentId.of("t", List.of("x".repeat(510)))).hasSize(512);
    assertThat(DocumentId.of("t", List.of("x".repeat(511)))).matches("t_[0-9a-f]{64}");
    assertThat(DocumentId.of("t", List.of("ä".repeat(256)))).matches("t_[0-9a-f]{64}");
    assertThat(DocumentId.of("t", List.of("ä".repeat(255)))).isEqualTo("t_" + "ä".repeat(255));
  }

  @Test
  void hashesRowsWithoutKeyWhateverTheirOrderAndNulls() {
    ColumnValue a = new ColumnValue("t-1", "a", "text", "x");
    ColumnValue b = new ColumnValue("t-2", "b", "text", "y");
    ColumnValue none = new ColumnValue("t-3", "c", "text", null);
    assertThat(DocumentId.ofRow("t", List.of(a, b)))
        .matches("t_[0-9a-f]{64}")
        .isEqualTo(DocumentId.ofRow("t", List.of(none, b, a)))
        .isNotEqualTo(DocumentId.ofRow("t", List.of(a)));
  }
}
