package io.pgstream.connect.common.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ColumnValueTest {
  private static final Column COLUMN = new Column("t-1", "name", "text");
  private static final byte[] RECORD = "{\"a\":\"alice\"}".getBytes(StandardCharsets.US_ASCII);

  private final ColumnValue plain = ColumnValue.plain(COLUMN, RECORD, 6, 5);

  @Test
  void readsItsTextFromTheRecord() {
    assertThat(plain.text()).isEqualTo("alice").isSameAs(plain.text());
    assertThat(plain.isNull()).isFalse();
  }

  @Test
  void copiesAPlainValue() {
    byte[] target = "-------".getBytes(StandardCharsets.US_ASCII);
    plain.copyTo(target, 1);
    assertThat(target).asString(StandardCharsets.US_ASCII).isEqualTo("-alice-");
    assertThat(plain.length()).isEqualTo(5);
  }

  @Test
  void isWhatItsTextIsWhereverThatIsKept() {
    ColumnValue text = new ColumnValue("t-1", "name", "text", "alice");
    assertThat(text.isPlain()).isFalse();
    assertThat(plain).isEqualTo(text).hasSameHashCodeAs(text);
    assertThat(plain).isNotEqualTo(new ColumnValue(COLUMN, "bob"));
    assertThat(plain).isNotEqualTo(new ColumnValue("t-2", "name", "text", "alice"));
  }

  @Test
  void comparesTextsOfAnyColumnsWithoutMakingThem() {
    ColumnValue other = ColumnValue.plain(new Column("t-2", "key", "text"), RECORD, 6, 5);
    assertThat(plain.hasTextOf(other)).isTrue();
    assertThat(plain.hasTextOf(ColumnValue.plain(COLUMN, RECORD, 6, 4))).isFalse();
    assertThat(plain.hasTextOf(new ColumnValue(COLUMN, "alice"))).isTrue();
    assertThat(new ColumnValue(COLUMN, "al\"ice").hasTextOf(plain)).isFalse();
    assertThat(new ColumnValue(COLUMN, null).hasTextOf(new ColumnValue(COLUMN, null))).isTrue();
    assertThat(new ColumnValue(COLUMN, null).hasTextOf(plain)).isFalse();
    assertThat(plain.textHashCode()).isEqualTo("alice".hashCode());
    assertThat(new ColumnValue(COLUMN, "alice").textHashCode()).isEqualTo("alice".hashCode());
    assertThat(new ColumnValue(COLUMN, null).textHashCode()).isZero();
  }

  @Test
  void tellsNullFromEmptyText() {
    assertThat(new ColumnValue(COLUMN, null).isNull()).isTrue();
    assertThat(new ColumnValue(COLUMN, null).text()).isNull();
    assertThat(ColumnValue.plain(COLUMN, RECORD, 6, 0).isNull()).isFalse();
    assertThat(ColumnValue.plain(COLUMN, RECORD, 6, 0).text()).isEmpty();
  }

  @Test
  void showsNoValue() {
    assertThat(plain).hasToString("ColumnValue[t-1 name text]");
  }
}
