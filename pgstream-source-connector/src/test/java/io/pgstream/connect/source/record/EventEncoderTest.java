package io.pgstream.connect.source.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgstream.connect.common.event.ChangeEvent;
import io.pgstream.connect.common.event.ColumnValue;
import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.schema.ColumnDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TableDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON of events, compared with one that Jackson builds from the table's definition. */
class EventEncoderTest {
  private static final ObjectMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final String[] COLUMNS = {
    "id bigint",
    "n numeric(10,2)",
    "r real",
    "t character varying(10)",
    "q\"u\\o'té text",
    "b bytea",
    "bo boolean",
    "o oid",
    "na numeric(10,2)[]",
    "dp double precision"
  };
  private static final SchemaLogEntry ENTRY =
      Wal.entry(
          "base",
          1,
          "my \"schema\\é",
          Wal.schema(
              List.of(Wal.table("dc1c9ftkku205h0ajkpg", "ta\"b\tle", COLUMNS)),
              List.of(Wal.changed("create", "table", "dc1c9ftkku205h0ajkpg")),
              1,
              ""));

  private AssemblerFixture fixture;

  private JsonNode encode(char action, String lists) throws JsonProcessingException {
    fixture = AssemblerFixture.fresh(ENTRY);
    fixture.transaction(0x1000, Wal.change(action, 0x110, ENTRY.schemaName(), "ta\"b\tle", lists));
    return JACKSON.readTree(json());
  }

  private String json() {
    return AssemblerFixture.json(fixture.last());
  }

  private String valueOf(String column, String value) throws JsonProcessingException {
    encode('I', ",\"columns\":[" + Wal.column(column, value) + "]");
    String json = json();
    int start = json.indexOf("\"value\":") + "\"value\":".length();
    return json.substring(start, json.indexOf("}]", start));
  }

  @Test
  void equalsWhatJacksonBuilds() throws JsonProcessingException {
    long seed = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      Random random = new Random(seed + i);
      char action = "IUD".charAt(random.nextInt(3));
      String columns = action == 'D' ? "" : list("columns", random);
      String identity = action == 'I' ? "" : list("identity", random);
      JsonNode source = JACKSON.readTree("{\"x\":0" + columns + identity + "}");
      assertThat(encode(action, columns + identity))
          .as("seed %d", seed + i)
          .isEqualTo(expected(action, source));
      assertSameThroughTheReader(source);
    }
  }

  /** Columns of the table in random order, some of them absent as unchanged TOAST columns are. */
  private static String list(String field, Random random) {
    List<String> columns = new ArrayList<>();
    for (ColumnDefinition column : table().columns()) {
      columns.add(Wal.column(column.name(), value(column.type(), random)));
    }
    if (random.nextBoolean()) {
      Collections.shuffle(columns, random);
    }
    List<String> some = columns.subList(0, random.nextInt(columns.size() + 1));
    return ",\"" + field + "\":[" + String.join(",", some) + "]";
  }

  private static String value(String type, Random random) {
    if (random.nextInt(5) == 0) {
      return "null";
    }
    return switch (type) {
      case "bigint", "oid" -> Long.toString(random.nextLong(1L << 40));
      case "boolean" -> Boolean.toString(random.nextBoolean());
      case "text", "character varying(10)" ->
          Wal.quote(new StringBuilder("\"\\\n\u0001é😀/").reverse() + "" + random.nextInt());
      case "bytea" -> Wal.quote(Integer.toHexString(random.nextInt()));
      case "numeric(10,2)[]" -> "\"{1.10,2}\"";
      default -> random.nextInt(1000) + ".10";
    };
  }

  private static TableDefinition table() {
    return ENTRY.schema().tables().get(0);
  }

  private static ObjectNode expected(char action, JsonNode source) {
    ObjectNode event = JACKSON.createObjectNode();
    event.put("action", String.valueOf(action));
    event.put("timestamp", Wal.TIMESTAMP);
    event.put("lsn", "0/110");
    event.put("schema", ENTRY.schemaName());
    event.put("table", "ta\"b\tle");
    event.set("columns", expectedColumns(source.get("columns")));
    event.set("identity", expectedColumns(source.get("identity")));
    ObjectNode metadata = event.putObject("metadata");
    metadata.put("schema_id", "base");
    metadata.put("table_pgstream_id", "dc1c9ftkku205h0ajkpg");
    metadata.putArray("id_col_pgstream_id").add("dc1c9ftkku205h0ajkpg-1");
    metadata.put("version_col_pgstream_id", "");
    metadata.put("commit_lsn", "0/1000");
    metadata.put("xid", 725);
    metadata.put("tx_seq", 0);
    metadata.put("tx_last", true);
    return event;
  }

  private static JsonNode expectedColumns(JsonNode columns) {
    if (columns == null) {
      return JACKSON.nullNode();
    }
    ArrayNode expected = JACKSON.createArrayNode();
    for (JsonNode column : columns) {
      ColumnDefinition definition = table().column(column.get("name").textValue()).orElseThrow();
      expected
          .addObject()
          .put("id", definition.pgstreamId())
          .put("name", definition.name())
          .put("type", definition.type())
          .set("value", column.get("value"));
    }
    return expected;
  }

  private void assertSameThroughTheReader(JsonNode source) {
    ChangeEvent event = AssemblerFixture.event(fixture.last());
    assertThat(event.schema()).isEqualTo(ENTRY.schemaName());
    assertThat(event.lsn()).isEqualTo(Lsn.parse("0/110"));
    JsonNode columns = source.get("columns");
    assertThat(event.columns()).hasSize(columns == null ? 0 : columns.size());
    for (int i = 0; i < event.columns().size(); i++) {
      assertThat(event.columns().get(i).text())
          .isEqualTo(text(columns.get(i), event.columns().get(i)));
    }
  }

  private static String text(JsonNode column, ColumnValue read) {
    JsonNode value = column.get("value");
    if (value.isNull()) {
      return null;
    }
    String prefix = read.type().equals("bytea") ? "\\x" : "";
    return value.isBigDecimal() ? value.decimalValue().toPlainString() : prefix + value.asText();
  }

  @ParameterizedTest
  @CsvSource({
    "n, 1.10",
    "n, -0.00",
    "r, 3.4028235e+38",
    "r, -1e-07",
    "id, 9223372036854775807",
    "o, 4294967295",
    "dp, 1e+300"
  })
  void unquotesNumbersThatNewerPluginsQuote(String column, String number)
      throws JsonProcessingException {
    assertThat(valueOf(column, '"' + number + '"')).isEqualTo(number);
    assertThat(valueOf(column, number)).isEqualTo(number);
    assertThat(new BigDecimal(number)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"n, NaN", "r, Infinity", "dp, -Infinity", "n, ''"})
  void keepsWhatIsNoJsonNumberAsText(String column, String text) throws JsonProcessingException {
    assertThat(valueOf(column, '"' + text + '"')).isEqualTo('"' + text + '"');
  }

  @ParameterizedTest
  @CsvSource({"t, 12", "b, 1234", "na, {1}"})
  void keepsTextsThatLookLikeNumbers(String column, String text) throws JsonProcessingException {
    assertThat(valueOf(column, '"' + text + '"')).isEqualTo('"' + text + '"');
  }

  @Test
  void writesTruncates() throws JsonProcessingException {
    assertThat(encode('T', "")).isEqualTo(expected('T', JACKSON.readTree("{}")));
  }
}
