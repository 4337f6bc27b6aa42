package io.pgstream.connect.source.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.source.schema.TableLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopiedRowEncoderTest {
  private static final String ID = "dc1c9ftkku205h0ajkpg";
  private static final TransactionContext TX =
      new TransactionContext(
          new Lsn(0xfff),
          new Lsn(0x1000),
          "2026-11-22 10:00:00+00".getBytes(StandardCharsets.US_ASCII),
          0);

  private static TableLayout layout(String... columns) {
    SchemaLogEntry entry =
        Wal.entry(
            "base",
            1,
            "public",
            Wal.schema(
                List.of(Wal.table(ID, "t", columns)),
                List.of(Wal.changed("create", "table", ID)),
                1,
                ""));
    return AssemblerFixture.position(entry).history().layout("public", "t");
  }

  private static String encode(TableLayout layout, String line) {
    byte[] record =
        new CopiedRowEncoder(layout, TX)
            .encode((line + "\n").getBytes(StandardCharsets.UTF_8), 0, 33_554_432, true);
    return new String(record, StandardCharsets.UTF_8);
  }

  private static String value(String type, String copied) {
    String record = encode(layout("c " + type), copied);
    int start = record.indexOf("\"value\":") + 8;
    return record.substring(start, record.indexOf("}]", start));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "integer | 12 | 12",
        "integer | \\N | null",
        "numeric(10,2) | 12345678901234567890.10 | 12345678901234567890.10",
        "numeric | NaN | \"NaN\"",
        "double precision | -Infinity | \"-Infinity\"",
        "real | 1e-05 | 1e-05",
        "boolean | t | true",
        "boolean | f | false",
        "bytea | \\\\xdeadbeef | \"deadbeef\"",
        "bytea | \\\\x | \"\"",
        "text | \\\\N | \"\\\\N\"",
        "text | a\\tb\\nc\\rd\\be\\ff\\\\g\\vh | \"a\\tb\\nc\\rd\\be\\ff\\\\g\\u000bh\"",
        "text | say \"é\" | \"say \\\"é\\\"\"",
        "my.domain | 5 | \"5\"",
        "integer[] | {1,NULL} | \"{1,NULL}\"",
      },
      delimiter = '|')
  void printsWhatThePluginWouldPrint(String type, String copied, String json) {
    assertThat(value(type, copied)).isEqualTo(json);
  }

  @Test
  void escapesRareControlCharacters() {
    assertThat(value("text", "a\u0001b\u001fc\u007f")).isEqualTo("\"a\\u0001b\\u001fc\u007f\"");
  }

  @Test
  void makesInsertsAtThePositionOfTheCopy() throws IOException {
    JsonNode event =
        new ObjectMapper().readTree(encode(layout("id integer", "v text", "w text"), "1\t\t\\N"));
    assertThat(event.path("action").asText()).isEqualTo("I");
    assertThat(event.path("timestamp").asText()).isEqualTo("2026-11-22 10:00:00+00");
    assertThat(event.path("lsn").asText()).isEqualTo("0/1000");
    assertThat(event.path("schema").asText()).isEqualTo("public");
    assertThat(event.path("table").asText()).isEqualTo("t");
    assertThat(event.path("columns").get(1).path("value").asText("null")).isEmpty();
    assertThat(event.path("columns").get(2).path("value").isNull()).isTrue();
    JsonNode metadata = event.path("metadata");
    assertThat(metadata.path("commit_lsn").asText()).isEqualTo("0/FFF");
    assertThat(metadata.path("tx_seq").asLong()).isEqualTo(33_554_432);
    assertThat(metadata.path("tx_last").asBoolean()).isTrue();
    assertThat(metadata.path("table_pgstream_id").asText()).isEqualTo(ID);
  }
}
