package io.pgstream.connect.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast reader and the thorough one, which reads what is no byte array, must agree. */
class CompactEventReaderTest {
  private static final String ID = column(1, "id", "bigint", "17");
  private static final String NAME = column(2, "na\\\"me", "text", "\"alice\"");
  private static final String IMAGE = column(3, "image", "bytea", "\"00ff\"");

  private final ChangeEventReader reader = new ChangeEventReader();
  private final CompactEventReader compact = new CompactEventReader();

  private static String column(int number, String name, String type, String value) {
    return "{\"id\":\"t-%d\",\"name\":\"%s\",\"type\":\"%s\",\"value\":%s}"
        .formatted(number, name, type, value);
  }

  private static String record(String action, String table, String columns, String identity) {
    return record(action, table, columns, identity, "\"commit_lsn\":\"A/1574200\"");
  }

  private static String record(
      String action, String table, String columns, String identity, String commit) {
    return "{\"action\":\"%s\",\"timestamp\":\"2026-11-22 10:33:00.1234+00\",\"lsn\":\"0/15740F0\""
            .formatted(action)
        + ",\"schema\":\"public\",\"table\":\"%s\",\"columns\":%s,\"identity\":%s"
            .formatted(table, columns, identity)
        + ",\"metadata\":{\"schema_id\":\"s\",\"table_pgstream_id\":\"t\",\"id_col_pgstream_id\":[\"t-1\"]"
        + ",\"version_col_pgstream_id\":\"\","
        + commit
        + ",\"xid\":743,\"tx_seq\":0,\"tx_last\":true}}";
  }

  private static String list(String... columns) {
    return "[" + String.join(",", columns) + "]";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Empty if the record is malformed. */
  private Optional<ChangeEvent> read(Object value) {
    try {
      return Optional.of(reader.read(value));
    } catch (MalformedEventException e) {
      return Optional.empty();
    }
  }

  private void requireAgreement(byte[] record) {
    assertThat(read(record))
        .as(new String(record, StandardCharsets.UTF_8))
        .isEqualTo(read(ByteBuffer.wrap(record)));
  }

  /** Learns the form from one record and reads another one. */
  private ChangeEvent readLearned(String first, String second) throws MalformedEventException {
    byte[] learned = utf8(first);
    assertThat(compact.read(learned)).isNull();
    compact.learn(learned, reader.read(ByteBuffer.wrap(learned)));
    return compact.read(utf8(second));
  }

  @Test
  void readsTheSecondRowOfATable() throws MalformedEventException {
    String row = record("I", "a", list(ID, NAME, IMAGE), "null");

    ChangeEvent event = readLearned(row, row.replace("alice", "bob"));

    assertThat(event).isEqualTo(reader.read(row.replace("alice", "bob")));
    assertThat(event.columnText("image")).isEqualTo("\\x00ff");
  }

  @Test
  void leavesValuesInTheRecordThatNeedNoDecoding() throws MalformedEventException {
    String columns =
        list(
            ID,
            column(2, "a", "text", "\"plain\""),
            column(3, "b", "text", "\"a\\nb\""),
            column(4, "c", "text", "\"\u00e9\""),
            column(5, "d", "text", "null"),
            column(6, "e", "boolean", "true"),
            IMAGE);
    String row = record("I", "a", columns, "null");

    ChangeEvent event = readLearned(row, row);

    assertThat(event.columns())
        .extracting(ColumnValue::isPlain)
        .containsExactly(true, true, false, false, false, false, false);
  }

  @Test
  void leavesNewMetadataToTheOtherReader() throws MalformedEventException {
    String row = record("I", "a", list(ID), "null");

    assertThat(readLearned(row, row.replace("\"schema_id\":\"s\"", "\"schema_id\":\"s2\"")))
        .isNull();
  }

  @Test
  void takesOnlyRowsOfTheStream() throws MalformedEventException {
    String copied = record("I", "a", list(ID), "null", "\"snapshot\":true,\"commit_lsn\":\"0/1\"");

    assertThat(readLearned(copied, copied)).isNull();
  }

  @Test
  void agreesOnRowsWhoseColumnsComeAndGo() {
    for (String columns :
        List.of(
            list(ID, IMAGE),
            list(ID, NAME, IMAGE),
            list(NAME),
            list(IMAGE, NAME, ID),
            list(),
            "null",
            list(ID, column(2, "name", "text", "null"), IMAGE))) {
      for (String table : List.of("a", "b")) {
        requireAgreement(utf8(record("U", table, columns, list(ID))));
        requireAgreement(utf8(record("D", table, "null", columns)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-12.50e+3",
        "1E5",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "1e",
        "NaN",
        "true",
        "false",
        "null",
        "nul",
        "\"\"",
        "\"\\n\\t\\r\\b\\f\\\\\\\"\\/\"",
        "\"\\u0001\\u007f\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\u12\"",
        "\"\\x\"",
        "\"\u00e9\u20ac\"",
        "\"\ud83d\ude00 \\n \u00e9\"",
        "\"\ufffd\"",
        "\"\t\"",
        "\"open",
        "\"open\\\"",
        "[1]",
        "{}",
        "12 ",
        " 12",
        "\"a\" ",
        "123456789012345678901234567890.1234567890"
      })
  void agreesOnValues(String value) {
    requireAgreement(utf8(record("I", "a", list(ID), "null")));
    requireAgreement(utf8(record("I", "a", list(column(1, "id", "text", value)), "null")));
  }

  @Test
  void agreesOnDamagedRecords() {
    Random random = new Random(7);
    String columns = list(ID, NAME, IMAGE, column(4, "n", "numeric", "-1.50"));
    byte[] whole = utf8(record("U", "a", columns, list(ID)));
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        damaged[random.nextInt(damaged.length)] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : whole[random.nextInt(whole.length)];
      }
      requireAgreement(damaged);
    }
  }

  @Test
  void agreesOnRecordsThatAreCutOff() {
    byte[] whole = utf8(record("I", "a", list(ID, NAME), "null"));
    requireAgreement(whole);
    for (int length = 0; length < whole.length; length++) {
      requireAgreement(java.util.Arrays.copyOf(whole, length));
    }
  }
}
