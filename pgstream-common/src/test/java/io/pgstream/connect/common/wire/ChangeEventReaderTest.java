package io.pgstream.connect.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.event.LogicalMessage;
import io.pgstream.connect.common.event.Operation;
import io.pgstream.connect.common.event.PartitionRoot;
import io.pgstream.connect.common.lsn.Lsn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire format of docs/architecture.md, and everything that is not it. */
class ChangeEventReaderTest {
  private static final List<String> FIELDS =
      List.of(
          "\"action\":\"I\"",
          "\"timestamp\":\"2026-11-22 10:33:00.1234+00\"",
          "\"lsn\":\"0/15740F0\"",
          "\"schema\":\"public\"",
          "\"table\":\"test\"",
          "\"columns\":[{\"id\":\"dc1c9ftkku205h0ajkpg-1\",\"name\":\"id\",\"type\":\"integer\",\"value\":1},"
              + "{\"value\":\"alice\",\"type\":\"text\",\"name\":\"name\",\"id\":\"dc1c9ftkku205h0ajkpg-2\"}]",
          "\"identity\":null",
          "\"metadata\":{\"schema_id\":\"dc1c9ftkku205h0ajkp0\","
              + "\"table_pgstream_id\":\"dc1c9ftkku205h0ajkpg\","
              + "\"id_col_pgstream_id\":[\"dc1c9ftkku205h0ajkpg-1\"],\"version_col_pgstream_id\":\"\","
              + "\"commit_lsn\":\"0/1574200\",\"xid\":743,\"tx_seq\":0,\"tx_last\":true}");

  /** What pgstream in Go writes after the columns. */
  private static final String GO_METADATA =
      "\"metadata\":{\"schema_id\":null,\"table_pgstream_id\":\"\",\"id_col_pgstream_id\":null,"
          + "\"version_col_pgstream_id\":\"\"}";

  private final ChangeEventReader reader = new ChangeEventReader();

  private ChangeEvent read(String json) throws MalformedEventException {
    return reader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private ColumnValue readColumn(String column) throws MalformedEventException {
    return read("{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"columns\":[" + column + "]}")
        .columns()
        .get(0);
  }

  private ChangeEvent readMetadata(String metadata) throws MalformedEventException {
    return read(
        "{\"action\":\"T\",\"schema\":\"s\",\"table\":\"t\",\"metadata\":{" + metadata + "}}");
  }

  @Test
  void readsWhatPartitionsAreOf() throws MalformedEventException {
    assertThat(readMetadata("\"root_table\":\"r\"").metadata().root())
        .isEqualTo(new PartitionRoot("s", "r", null));
    assertThat(
            readMetadata(
                    "\"partition_condition\":\"id IN (1)\",\"root_table\":\"r\",\"root_schema\":\"q\"")
                .metadata()
                .root())
        .isEqualTo(new PartitionRoot("q", "r", "id IN (1)"));
    assertThat(readMetadata("").metadata().root()).isNull();
  }

  private static String event(List<String> fields) {
    return "{" + String.join(",", fields) + "}";
  }

  @Test
  void readsTheDocumentedEvent() throws MalformedEventException {
    ChangeEvent event = read(event(FIELDS));
    assertThat(event.operation()).isEqualTo(Operation.INSERT);
    assertThat(event.schema()).isEqualTo("public");
    assertThat(event.table()).isEqualTo("test");
    assertThat(event.timestamp()).isEqualTo("2026-11-22 10:33:00.1234+00");
    assertThat(event.lsn()).isEqualTo(Lsn.parse("0/15740F0"));
    assertThat(event.columns())
        .containsExactly(
            new ColumnValue("dc1c9ftkku205h0ajkpg-1", "id", "integer", "1"),
            new ColumnValue("dc1c9ftkku205h0ajkpg-2", "name", "text", "alice"));
    assertThat(event.identity()).isEmpty();
    assertThat(event.message()).isNull();
    assertThat(event.metadata().schemaId()).isEqualTo("dc1c9ftkku205h0ajkp0");
    assertThat(event.metadata().tableId()).isEqualTo("dc1c9ftkku205h0ajkpg");
    assertThat(event.metadata().keyColumnIds()).containsExactly("dc1c9ftkku205h0ajkpg-1");
    assertThat(event.metadata().commitLsn()).isEqualTo(Lsn.parse("0/1574200"));
    assertThat(event.metadata().xid()).isEqualTo(743);
    assertThat(event.metadata().txSeq()).isZero();
    assertThat(event.metadata().txLast()).isTrue();
    assertThat(event.metadata().snapshot()).isFalse();
    assertThat(event.isSchemaChange()).isFalse();
  }

  @Test
  void readsFieldsInEveryOrder() throws MalformedEventException {
    ChangeEvent expected = read(event(FIELDS));
    Random random = new Random(1);
    List<String> shuffled = new ArrayList<>(FIELDS);
    for (int i = 0; i < 500; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(read(event(shuffled))).isEqualTo(expected);
    }
  }

  @Test
  void takesBytesBuffersAndTextAlike() throws MalformedEventException {
    String json = event(FIELDS);
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer padded = ByteBuffer.allocateDirect(bytes.length + 10);
    padded.position(4).put(bytes).position(4).limit(4 + bytes.length);
    assertThat(reader.read(json)).isEqualTo(reader.read(bytes));
    assertThat(reader.read(padded)).isEqualTo(reader.read(bytes));
    assertThat(padded.position()).isEqualTo(4);
    assertThat(reader.read(ByteBuffer.wrap(bytes).asReadOnlyBuffer())).isEqualTo(read(json));
  }

  @Test
  void readsASchemaChangeWrittenByGo() throws MalformedEventException {
    ChangeEvent event =
        read(
            "{\"action\":\"I\",\"timestamp\":\"2026-11-22 10:32:31.929471+00\",\"lsn\":\"0/1573C98\","
                + "\"schema\":\"pgstream\",\"table\":\"schema_log\",\"columns\":["
                + "{\"id\":\"\",\"name\":\"id\",\"type\":\"pgstream.xid\",\"value\":\"dc1c9ftkku205h0ajkp0\"},"
                + "{\"id\":\"\",\"name\":\"version\",\"type\":\"bigint\",\"value\":1},"
                + "{\"id\":\"\",\"name\":\"schema\",\"type\":\"jsonb\",\"value\":\"{\\\"tables\\\": null}\"}],"
                + "\"identity\":null,"
                + GO_METADATA
                + "}");
    assertThat(event.isSchemaChange()).isTrue();
    assertThat(event.columnText("schema")).isEqualTo("{\"tables\": null}");
    assertThat(event.metadata().schemaId()).isNull();
    assertThat(event.metadata().keyColumnIds()).isEmpty();
  }

  @Test
  void takesRecordsOfGoForTransactionsOfTheirOwn() throws MalformedEventException {
    String record =
        "{\"action\":\"D\",\"timestamp\":\"t\",\"lsn\":\"0/1574300\",\"schema\":\"public\",\"table\":\"test\","
            + "\"columns\":null,\"identity\":[{\"id\":\"\",\"name\":\"id\",\"type\":\"integer\",\"value\":2}]%s}";
    for (String metadata : List.of("", ",\"metadata\":null", "," + GO_METADATA)) {
      ChangeEvent event = read(record.formatted(metadata));
      assertThat(event.metadata().commitLsn()).isEqualTo(Lsn.parse("0/1574300"));
      assertThat(event.metadata().txLast()).isTrue();
      assertThat(event.metadata().txSeq()).isZero();
      assertThat(event.columns()).isEmpty();
      assertThat(event.identity()).containsExactly(new ColumnValue("", "id", "integer", "2"));
    }
  }

  @Test
  void takesAnEmptyCommitLsnForAMissingOne() throws MalformedEventException {
    for (String commitLsn : List.of("null", "\"\"", "\"0/0\"")) {
      ChangeEvent event =
          read(
              "{\"action\":\"T\",\"schema\":\"s\",\"table\":\"t\",\"lsn\":\"0/7\","
                  + "\"metadata\":{\"tx_last\":false,\"commit_lsn\":"
                  + commitLsn
                  + "}}");
      assertThat(event.metadata().commitLsn()).isEqualTo(Lsn.parse("0/7"));
      assertThat(event.metadata().txLast()).isTrue();
    }
  }

  @Test
  void readsMessages() throws MalformedEventException {
    ChangeEvent marker =
        read(
            "{\"prefix\":\"pgstream.commit\",\"content\":\"\",\"action\":\"M\",\"schema\":\"a\",\"table\":\"\"}");
    assertThat(marker.operation()).isEqualTo(Operation.MESSAGE);
    assertThat(marker.schema()).isEqualTo("a");
    assertThat(marker.message()).isEqualTo(new LogicalMessage(LogicalMessage.COMMIT_PREFIX, ""));
    assertThat(read("{\"action\":\"M\",\"prefix\":\"x\",\"content\":\"hel\\\"lo\"}").message())
        .isEqualTo(new LogicalMessage("x", "hel\"lo"));
    assertThat(read("{\"action\":\"M\",\"prefix\":\"x\",\"content\":null}").message().content())
        .isEmpty();
  }

  @Test
  void readsUpdatesAndTruncates() throws MalformedEventException {
    ChangeEvent update =
        read(
            "{\"action\":\"U\",\"schema\":\"s\",\"table\":\"t\",\"columns\":[{\"name\":\"a\",\"value\":2}],"
                + "\"identity\":[{\"name\":\"a\",\"value\":1}]}");
    assertThat(update.operation()).isEqualTo(Operation.UPDATE);
    assertThat(update.columnText("a")).isEqualTo("2");
    assertThat(update.identity().get(0).text()).isEqualTo("1");
    assertThat(read("{\"action\":\"T\",\"schema\":\"s\",\"table\":\"t\"}").operation())
        .isEqualTo(Operation.TRUNCATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0", "-0", "1.10", "9223372036854775807", "123456789012345678901234567890.0001000",
        "1e400", "1E-7", "0.1000000000000000055511151231257827", "3.4028235e+38", "-1.50"
      })
  void keepsNumbersDigitByDigit(String number) throws MalformedEventException {
    assertThat(readColumn("{\"name\":\"n\",\"type\":\"numeric\",\"value\":" + number + "}").text())
        .isEqualTo(number);
  }

  @Test
  void keepsANumberOfAHundredThousandDigits() throws MalformedEventException {
    String number = "7".repeat(100_000) + "." + "3".repeat(16_000);
    assertThat(readColumn("{\"name\":\"n\",\"value\":" + number + "}").text()).isEqualTo(number);
  }

  @Test
  void keepsTextsOfSeveralMegabytes() throws MalformedEventException {
    String text = "é".repeat(30_000_000);
    assertThat(readColumn("{\"name\":\"n\",\"value\":\"" + text + "\"}").text()).isEqualTo(text);
  }

  @Test
  void givesByteaThePrefixThatPostgresReads() throws MalformedEventException {
    assertThat(readColumn("{\"value\":\"dead\",\"name\":\"b\",\"type\":\"bytea\"}").text())
        .isEqualTo("\\xdead");
    assertThat(readColumn("{\"name\":\"b\",\"type\":\"bytea\",\"value\":\"\"}").text())
        .isEqualTo("\\x");
    assertThat(readColumn("{\"name\":\"b\",\"type\":\"bytea\",\"value\":null}").text()).isNull();
    assertThat(readColumn("{\"name\":\"b\",\"type\":\"bytea[]\",\"value\":\"{}\"}").text())
        .isEqualTo("{}");
  }

  @Test
  void tellsAbsentColumnsFromNulls() throws MalformedEventException {
    ChangeEvent event =
        read(
            "{\"action\":\"U\",\"schema\":\"s\",\"table\":\"t\",\"columns\":["
                + "{\"name\":\"a\",\"value\":null},{\"name\":\"b\",\"value\":true},{\"name\":\"c\",\"value\":\"\"}]}");
    assertThat(event.columns())
        .extracting(ColumnValue::name, ColumnValue::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", null),
            org.assertj.core.groups.Tuple.tuple("b", "true"),
            org.assertj.core.groups.Tuple.tuple("c", ""));
    assertThat(event.columnText("toast")).isNull();
  }

  @Test
  void skipsUnknownFieldsAtEveryLevel() throws MalformedEventException {
    String deep = "{\"a\":[1,{\"action\":\"D\"}],\"b\":" + "[".repeat(500) + "]".repeat(500) + "}";
    String json = event(FIELDS);
    String padded =
        json.replace("\"id\":", "\"new\":" + deep + ",\"id\":")
            .replace("\"schema_id\":", "\"new\":" + deep + ",\"schema_id\":")
            .replace("{\"action\":\"I\"", "{\"new\":" + deep + ",\"action\":\"I\"");
    assertThat(read(padded)).isEqualTo(read(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "[]",
        "S3cret",
        "\"S3cret\"",
        "{}",
        "{\"action\":\"I\"}",
        "{\"action\":\"S3cret\",\"schema\":\"s\",\"table\":\"t\"}",
        "{\"action\":\"S\",\"schema\":\"s\",\"table\":\"t\"}",
        "{\"action\":\"B\",\"schema\":\"s\",\"table\":\"t\"}",
        "{\"action\":null,\"schema\":\"s\",\"table\":\"t\"}",
        "{\"action\":{\"a\":1},\"schema\":\"s\",\"table\":\"t\"}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":null}",
        "{\"action\":\"I\",\"schema\":\"\",\"table\":\"t\"}",
        "{\"action\":\"I\",\"schema\":7,\"table\":\"t\"}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"lsn\":\"S3cret\"}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"lsn\":12}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"columns\":{\"S3cret\":1}}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"columns\":[\"S3cret\"]}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"columns\":[{\"value\":\"S3cret\"}]}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"columns\":[{\"name\":\"a\",\"value\":{\"S3cret\":1}}]}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"columns\":[{\"name\":\"a\",\"value\":[\"S3cret\"]}]}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"columns\":[{\"name\":\"a\",\"value\":NaN}]}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"columns\":[{\"name\":\"a\",\"value\":S3cret}]}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"metadata\":\"S3cret\"}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"metadata\":{\"xid\":\"S3cret\"}}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"metadata\":{\"xid\":99999999999999999999}}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"metadata\":{\"tx_last\":\"S3cret\"}}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"metadata\":{\"id_col_pgstream_id\":\"S3cret\"}}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",\"metadata\":{\"id_col_pgstream_id\":[1]}}",
        "{\"action\":\"M\",\"content\":{\"S3cret\":1}}",
        "{\"action\":\"M\",\"content\":[\"S3cret\"]}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\"} S3cret",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\"}{}",
        "{\"action\":\"I\" \"schema\":\"s\",\"table\":\"t\"}",
        "{\"action\":\"I\",\"schema\":\"s\",\"table\":\"t\",}",
        "{'action':'S3cret'}"
      })
  void refusesWhatIsNoEventWithoutQuotingIt(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(MalformedEventException.class)
        .hasNoCause()
        .hasMessageNotContaining("S3cret");
  }

  @Test
  void refusesTruncatedInputAtEveryByte() throws MalformedEventException {
    byte[] bytes = event(FIELDS).getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> reader.read(truncated))
          .isInstanceOf(MalformedEventException.class)
          .hasMessageNotContaining("alice");
    }
    assertThat(reader.read(bytes)).isNotNull();
  }

  @Test
  void throwsNothingElseOnDamagedInput() {
    byte[] bytes = event(FIELDS).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      for (int damage : new int[] {0, '"', '\\', '{', ']', ',', '9', 0x80, 0xFF}) {
        byte[] damaged = bytes.clone();
        damaged[i] = (byte) damage;
        Throwable thrown = catchThrowable(() -> reader.read(damaged));
        if (thrown != null) {
          assertThat(thrown)
              .isInstanceOf(MalformedEventException.class)
              .hasMessageNotContaining("alice");
        }
      }
    }
  }

  @Test
  void refusesUnknownFieldsThatNestWithoutEnd() {
    assertThatThrownBy(() -> read("{\"x\":" + "[".repeat(1_000_000)))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void namesTheConverterWhenTheValueIsOfAnotherType() {
    assertThatThrownBy(() -> reader.read(null))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("no value");
    assertThatThrownBy(() -> reader.read(java.util.Map.of("a", "S3cret")))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("ByteArrayConverter")
        .hasMessageNotContaining("S3cret");
  }

  @Test
  void showsNoValuesInTexts() throws MalformedEventException {
    ChangeEvent event = read(event(FIELDS));
    assertThat(event.toString()).contains("public.test").doesNotContain("alice");
    assertThat(event.columns().toString()).contains("name").doesNotContain("alice");
  }
}
