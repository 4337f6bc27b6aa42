package io.pgstream.connect.source.wal2json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random messages of the plugin's shape: the scanner must see what Jackson sees. */
class Wal2JsonScannerPropertyTest {
  private static final List<String> SCALARS =
      List.of("timestamp", "lsn", "nextlsn", "schema", "table", "prefix", "content");
  private static final ObjectMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final ObjectMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Test
  void seesWhatJacksonSees() throws JsonProcessingException {
    long seed = System.nanoTime();
    Wal2JsonScanner scanner = new Wal2JsonScanner();
    for (int i = 0; i < 5_000; i++) {
      String line = new Generator(new Random(seed + i)).message();
      byte[] padded = ("}}" + line + "\"}]").getBytes(StandardCharsets.UTF_8);
      Wal2JsonMessage message = scanner.scan(padded, 2, padded.length - 5);
      assertSame(message, JACKSON.readTree(line), "seed " + (seed + i) + ": " + line);
    }
  }

  /** Whatever it has recognised of the messages before. */
  @Test
  void readsEachMessageAsIfItWereTheFirst() throws JsonProcessingException {
    long seed = System.nanoTime();
    Wal2JsonScanner scanner = new Wal2JsonScanner();
    for (int i = 0; i < 2_000; i++) {
      Random random = new Random(seed + i);
      byte[] line = new Generator(random).message().getBytes(StandardCharsets.UTF_8);
      for (int variant = 0; variant < 10; variant++) {
        byte[] similar = variant % 2 == 0 ? line : damaged(line, random);
        byte[] padded = new byte[similar.length + 3];
        System.arraycopy(similar, 0, padded, 3, similar.length);
        assertThat(describe(scanner, padded))
            .as("seed %s, %s: %s", seed + i, variant, new String(similar, StandardCharsets.UTF_8))
            .isEqualTo(describe(new Wal2JsonScanner(), padded));
      }
    }
  }

  private static byte[] damaged(byte[] line, Random random) {
    byte[] damaged = line.clone();
    int at = random.nextInt(line.length);
    damaged[at] = (byte) "0a \",:}]\\".charAt(random.nextInt(9));
    return random.nextInt(5) == 0 ? Arrays.copyOf(damaged, at) : damaged;
  }

  private static String describe(Wal2JsonScanner scanner, byte[] padded) {
    try {
      Wal2JsonMessage message = scanner.scan(padded, 3, padded.length - 3);
      return message.action()
          + message.scalars.stream()
              .map(slice -> slice.isPresent() + " " + slice.text())
              .collect(Collectors.joining(" | "))
          + describe(message.columns())
          + describe(message.identity());
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static String describe(ColumnSlices columns) {
    return columns.isPresent()
        + IntStream.range(0, columns.size())
            .mapToObj(i -> columns.name(i) + "=" + columns.kind(i) + ":" + columns.text(i))
            .collect(Collectors.joining(" | "));
  }

  private static void assertSame(Wal2JsonMessage message, JsonNode tree, String description) {
    assertThat(String.valueOf(message.action()))
        .as(description)
        .isEqualTo(tree.get("action").textValue());
    assertSlice(message.timestamp(), tree.get("timestamp"), description);
    assertSlice(message.lsn(), tree.get("lsn"), description);
    assertSlice(message.nextLsn, tree.get("nextlsn"), description);
    assertSlice(message.schema(), tree.get("schema"), description);
    assertSlice(message.table(), tree.get("table"), description);
    assertSlice(message.prefix(), tree.get("prefix"), description);
    assertSlice(message.content(), tree.get("content"), description);
    if (tree.has("xid")) {
      assertThat(message.xid()).as(description).isEqualTo(tree.get("xid").longValue());
    }
    assertColumns(message.columns(), tree.get("columns"), description);
    assertColumns(message.identity(), tree.get("identity"), description);
  }

  private static void assertSlice(Slice slice, JsonNode node, String description) {
    assertThat(slice.isPresent()).as(description).isEqualTo(node != null);
    if (node != null) {
      assertThat(slice.text()).as(description).isEqualTo(node.asText());
    }
  }

  private static void assertColumns(ColumnSlices columns, JsonNode list, String description) {
    assertThat(columns.isPresent()).as(description).isEqualTo(list != null);
    assertThat(columns.size()).as(description).isEqualTo(list == null ? 0 : list.size());
    for (int i = 0; i < columns.size(); i++) {
      JsonNode value = list.get(i).get("value");
      assertThat(columns.name(i)).as(description).isEqualTo(list.get(i).get("name").textValue());
      assertThat(columns.kind(i)).as(description).isEqualTo(kind(value));
      assertThat(columns.text(i)).as(description).isEqualTo(text(value));
    }
  }

  private static ColumnSlices.Kind kind(JsonNode value) {
    if (value.isNull()) {
      return ColumnSlices.Kind.NULL;
    }
    return value.isTextual() ? ColumnSlices.Kind.STRING : ColumnSlices.Kind.NUMBER_OR_BOOLEAN;
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
  }

  /** Makes messages as JSON text, with blanks and fields that the scanner does not know. */
  private record Generator(Random random) {
    String message() throws JsonProcessingException {
      List<String> fields = new ArrayList<>();
      fields.add(
          field("action", '"' + "BCIUDTM".substring(random.nextInt(7)).substring(0, 1) + '"'));
      for (String name : SCALARS) {
        if (random.nextInt(3) > 0) {
          fields.add(field(name, string()));
        }
      }
      if (random.nextBoolean()) {
        fields.add(field("xid", Long.toString(random.nextLong(1L << 32))));
      }
      for (String name : List.of("columns", "identity")) {
        if (random.nextBoolean()) {
          fields.add(field(name, columns()));
        }
      }
      unknownFields(fields);
      Collections.shuffle(fields, random);
      return object(fields);
    }

    private void unknownFields(List<String> fields) throws JsonProcessingException {
      List<String> names =
          new ArrayList<>(List.of("x", "", "vague", "none", "pk", "typeoid", "Name"));
      Collections.shuffle(names, random);
      for (String name : names.subList(0, random.nextInt(4))) {
        fields.add(field(name, anything(4)));
      }
    }

    private String columns() throws JsonProcessingException {
      List<String> columns = new ArrayList<>();
      int size = random.nextInt(20);
      for (int i = 0; i < size; i++) {
        List<String> fields = new ArrayList<>();
        fields.add(field("name", string()));
        fields.add(field("value", scalar()));
        unknownFields(fields);
        Collections.shuffle(fields, random);
        columns.add(object(fields));
      }
      return list(columns, '[', ']');
    }

    private String anything(int depth) throws JsonProcessingException {
      int choice = depth == 0 ? 0 : random.nextInt(3);
      if (choice == 0) {
        return scalar();
      }
      List<String> items = new ArrayList<>();
      int size = random.nextInt(4);
      for (int i = 0; i < size; i++) {
        String item = anything(depth - 1);
        items.add(choice == 1 ? item : field("f" + i, item));
      }
      return choice == 1 ? list(items, '[', ']') : object(items);
    }

    private String scalar() throws JsonProcessingException {
      return switch (random.nextInt(6)) {
        case 0 -> "null";
        case 1 -> random.nextBoolean() ? "true" : "false";
        case 2 -> Long.toString(random.nextLong());
        case 3 -> random.nextInt(100) + "." + (10 + random.nextInt(90));
        default -> string();
      };
    }

    private String string() throws JsonProcessingException {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(10);
      for (int i = 0; i < length; i++) {
        text.append(
            switch (random.nextInt(6)) {
              case 0 -> "\"";
              case 1 -> "\\";
              case 2 -> Character.toString(1 + random.nextInt(0x1F));
              case 3 -> Character.toString(0x10000 + random.nextInt(0x1000));
              case 4 -> Character.toString(0xA0 + random.nextInt(0x2000));
              default -> "{}[],:ab0 n".substring(random.nextInt(10)).substring(0, 1);
            });
      }
      return (random.nextBoolean() ? JACKSON : ASCII).writeValueAsString(text.toString());
    }

    private String field(String name, String value) {
      return '"' + name + '"' + blanks() + ":" + blanks() + value;
    }

    private String object(List<String> fields) {
      return list(fields, '{', '}');
    }

    private String list(List<String> items, char open, char close) {
      StringBuilder text = new StringBuilder().append(open).append(blanks());
      for (int i = 0; i < items.size(); i++) {
        text.append(i == 0 ? "" : "," + blanks()).append(items.get(i)).append(blanks());
      }
      return text.append(close).toString();
    }

    private String blanks() {
      return random.nextInt(4) > 0 ? "" : " \n\t\r ".substring(random.nextInt(5));
    }
  }
}
