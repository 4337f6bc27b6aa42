package io.pgstream.connect.source.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.source.offset.SnapshotCursor.PartialTable;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotCursorTest {
  private static final SourceOffset OFFSET =
      new SourceOffset(new Lsn(0x1030), new Lsn(0x1000), 7, "e1", "7300", null);

  @Test
  void isReadBackFromAnOffset() {
    for (SnapshotCursor cursor :
        new SnapshotCursor[] {
          SnapshotCursor.START,
          new SnapshotCursor(0, 16_500, null),
          new SnapshotCursor(12, 16_500, new PartialTable(16_502, 16_510, 5_000_000_000L, 128))
        }) {
      SourceOffset offset = OFFSET.withSnapshot(cursor);
      assertThat(SourceOffset.fromMap(offset.toMap())).isEqualTo(offset);
    }
  }

  @Test
  void isAbsentWhenNoSnapshotIsUnderWay() {
    assertThat(OFFSET.toMap()).doesNotContainKey("snapshot");
    assertThat(SourceOffset.fromMap(OFFSET.toMap()).snapshot()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "done",
        "copied_to=",
        "copied_to=x",
        "table=1",
        "copied_to=1 table=2",
        "copied_to=1 table=2 file=3 since_xid=4 rows=5"
      })
  void namesWhatIsWrong(String text) {
    Map<String, Object> map = new HashMap<>(OFFSET.toMap());
    map.put("snapshot", text);
    assertThatThrownBy(() -> SourceOffset.fromMap(map))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("source offset field \"snapshot\"")
        .hasMessageContaining("copied_to=0");
  }
}
