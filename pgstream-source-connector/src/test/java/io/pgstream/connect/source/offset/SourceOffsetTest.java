package io.pgstream.connect.source.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.lsn.Lsn;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored offsets, and what people send through the REST API. */
class SourceOffsetTest {
  private static final SourceOffset OFFSET =
      new SourceOffset(new Lsn(0x1030), new Lsn(0x1000), 7, "e1,e2", "7300", null);
  private static final Map<String, String> PARTITION = SourcePartition.of("s", "d");

  private static Map<String, Object> with(String field, Object value) {
    Map<String, Object> map = new HashMap<>(OFFSET.toMap());
    map.put(field, value);
    return map;
  }

  private static void validate(Map<String, ?> partition, Map<String, ?> offset) {
    OffsetValidator.validate(Collections.singletonMap(partition, offset));
  }

  @Test
  void readsWhatItWrote() {
    assertThat(SourceOffset.fromMap(OFFSET.toMap())).isEqualTo(OFFSET);
    SourceOffset start = SourceOffset.start("1");
    assertThat(SourceOffset.fromMap(start.toMap())).isEqualTo(start);
    assertThat(OFFSET.toMap()).containsEntry("end_lsn", "0/1030").containsEntry("tx_seq", 7L);
  }

  @Test
  void takesEveryIntegerThatAJsonReaderMakes() {
    assertThat(SourceOffset.fromMap(with("tx_seq", 7))).isEqualTo(OFFSET);
    assertThat(SourceOffset.fromMap(with("tx_seq", 7L))).isEqualTo(OFFSET);
    assertThatCode(() -> validate(PARTITION, with("tx_seq", 7))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"end_lsn", "commit_lsn", "tx_seq", "schema_log", "system_id"})
  void namesTheFieldThatIsMissingOrOfAnotherType(String field) {
    Map<String, Object> missing = new HashMap<>(OFFSET.toMap());
    missing.remove(field);
    Object other = field.equals("tx_seq") ? "7" : (Object) 7L;
    for (Map<String, Object> map :
        java.util.List.of(missing, with(field, null), with(field, other))) {
      assertThatThrownBy(() -> validate(PARTITION, map))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("\"" + field + "\"");
    }
  }

  @Test
  void refusesNumbersThatAreNoPositions() {
    assertThatThrownBy(() -> validate(PARTITION, with("tx_seq", 1.5)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("tx_seq");
    assertThatThrownBy(() -> validate(PARTITION, with("end_lsn", "12")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("end_lsn");
  }

  @Test
  void letsEveryPartitionBeReset() {
    validate(PARTITION, null);
    validate(Map.of("garbage", 1), null);
    validate(null, null);
  }

  @Test
  void refusesOffsetsOfOtherPartitions() {
    for (Map<String, ?> partition :
        java.util.List.<Map<String, ?>>of(
            Map.of(),
            Map.of("slot", "s"),
            Map.of("slot", "s", "database", 1),
            Map.of("slot", "s", "database", "d", "x", "y"),
            Map.of("Slot", "s", "database", "d"))) {
      assertThatThrownBy(() -> validate(partition, OFFSET.toMap()))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("slot");
    }
    assertThatThrownBy(() -> validate(null, OFFSET.toMap())).isInstanceOf(ConnectException.class);
  }
}
