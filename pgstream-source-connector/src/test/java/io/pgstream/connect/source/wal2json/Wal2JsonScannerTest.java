package io.pgstream.connect.source.wal2json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.pgstream.connect.common.lsn.Lsn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that wal2json prints, and damaged ones. */
class Wal2JsonScannerTest {
  private static final String BEGIN =
      "{\"action\":\"B\",\"xid\":725,\"timestamp\":\"2026-11-22 13:26:21.67068+00\","
          + "\"lsn\":\"0/1526480\",\"nextlsn\":\"0/15264B0\"}";
  private static final String INSERT =
      "{\"action\":\"I\",\"xid\":725,\"timestamp\":\"2026-11-22 13:26:21.67068+00\","
          + "\"lsn\":\"0/1526378\",\"schema\":\"public\",\"table\":\"t\",\"columns\":["
          + "{\"name\":\"id\",\"value\":1},{\"name\":\"a\",\"value\":\"a\\\"\\\\\\né\"},"
          + "{\"name\":\"n\",\"value\":1.10},{\"name\":\"b\",\"value\":\"dead\"},"
          + "{\"name\":\"bo\",\"value\":true},{\"name\":\"nu\",\"value\":null},"
          + "{\"name\":\"j\",\"value\":\"{\\\"a\\\": 1}\"}]}";
  private static final String UPDATE =
      "{\"action\":\"U\",\"xid\":726,\"lsn\":\"0/1526380\",\"schema\":\"public\",\"table\":\"t\","
          + "\"columns\":[{\"name\":\"id\",\"value\":2}],\"identity\":[{\"name\":\"id\",\"value\":1}]}";
  private static final String DELETE =
      "{\"action\":\"D\",\"xid\":727,\"lsn\":\"0/1\",\"schema\":\"public\",\"table\":\"t\","
          + "\"identity\":[{\"name\":\"id\",\"value\":1}]}";
  private static final String TRUNCATE =
      "{\"action\":\"T\",\"xid\":728,\"lsn\":\"0/1\",\"schema\":\"public\",\"table\":\"t\"}";
  private static final String MESSAGE =
      "{\"action\":\"M\",\"xid\":729,\"timestamp\":\"x\",\"lsn\":\"0/15272F8\",\"transactional\":true,"
          + "\"prefix\":\"pgstream.x\",\"content\":\"hel\\\"lo\"}";
  private static final List<String> LINES =
      List.of(BEGIN, INSERT, UPDATE, DELETE, TRUNCATE, MESSAGE);

  private final Wal2JsonScanner scanner = new Wal2JsonScanner();

  private Wal2JsonMessage scan(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return scanner.scan(bytes, 0, bytes.length);
  }

  @Test
  void readsBeginAndCommit() {
    for (String action : List.of("B", "C")) {
      Wal2JsonMessage message = scan(BEGIN.replace("\"B\"", '"' + action + '"'));
      assertThat(message.action()).isEqualTo(action.charAt(0));
      assertThat(message.xid()).isEqualTo(725);
      assertThat(message.timestamp().text()).isEqualTo("2026-11-22 13:26:21.67068+00");
      assertThat(message.parsedLsn()).isEqualTo(Lsn.parse("0/1526480"));
      assertThat(message.nextLsn()).isEqualTo(Lsn.parse("0/15264B0"));
      assertThat(message.columns().isPresent()).isFalse();
      assertThat(message.schema().isPresent()).isFalse();
    }
  }

  @Test
  void readsAnInsert() {
    Wal2JsonMessage message = scan(INSERT);
    assertThat(message.action()).isEqualTo('I');
    assertThat(message.schema().text()).isEqualTo("public");
    assertThat(message.table().text()).isEqualTo("t");
    assertThat(message.identity().isPresent()).isFalse();
    ColumnSlices columns = message.columns();
    assertThat(columns.size()).isEqualTo(7);
    assertThat(names(columns)).containsExactly("id", "a", "n", "b", "bo", "nu", "j");
    assertThat(texts(columns))
        .containsExactly("1", "a\"\\\né", "1.10", "dead", "true", null, "{\"a\": 1}");
    assertThat(columns.kind(0)).isEqualTo(ColumnSlices.Kind.NUMBER_OR_BOOLEAN);
    assertThat(columns.kind(1)).isEqualTo(ColumnSlices.Kind.STRING);
    assertThat(columns.kind(4)).isEqualTo(ColumnSlices.Kind.NUMBER_OR_BOOLEAN);
    assertThat(columns.kind(5)).isEqualTo(ColumnSlices.Kind.NULL);
    assertThat(columns.indexOf("nu")).isEqualTo(5);
    assertThat(columns.indexOf("nix")).isEqualTo(-1);
    assertThat(columns.nameEquals(0, new byte[] {'i', 'd'})).isTrue();
    assertThat(columns.nameEquals(0, new byte[] {'i'})).isFalse();
  }

  private static List<String> names(ColumnSlices columns) {
    return java.util.stream.IntStream.range(0, columns.size()).mapToObj(columns::name).toList();
  }

  private static List<String> texts(ColumnSlices columns) {
    return java.util.stream.IntStream.range(0, columns.size())
        .mapToObj(columns::text)
        .collect(java.util.stream.Collectors.toList());
  }

  @Test
  void readsUpdatesDeletesTruncatesAndMessages() {
    Wal2JsonMessage update = scan(UPDATE);
    assertThat(texts(update.columns())).containsExactly("2");
    assertThat(texts(update.identity())).containsExactly("1");
    Wal2JsonMessage delete = scan(DELETE);
    assertThat(delete.columns().isPresent()).isFalse();
    assertThat(texts(delete.identity())).containsExactly("1");
    Wal2JsonMessage truncate = scan(TRUNCATE);
    assertThat(truncate.action()).isEqualTo('T');
    assertThat(truncate.identity().isPresent()).isFalse();
    Wal2JsonMessage message = scan(MESSAGE);
    assertThat(message.prefix().text()).isEqualTo("pgstream.x");
    assertThat(message.content().text()).isEqualTo("hel\"lo");
  }

  @Test
  void keepsNothingOfTheMessageBefore() {
    scan(INSERT);
    scan(MESSAGE);
    Wal2JsonMessage truncate = scan("{\"action\":\"T\"}");
    assertThat(truncate.schema().isPresent()).isFalse();
    assertThat(truncate.schema().text()).isEmpty();
    assertThat(truncate.schema().length()).isZero();
    assertThat(truncate.content().isPresent()).isFalse();
    assertThat(truncate.columns().isPresent()).isFalse();
    assertThat(truncate.columns().size()).isZero();
    assertThat(truncate.lsn().toBytes()).isEmpty();
  }

  @Test
  void readsMoreColumnsThanItHasRoomForAtFirst() {
    StringBuilder line = new StringBuilder("{\"action\":\"I\",\"columns\":[");
    for (int i = 0; i < 1600; i++) {
      line.append(i == 0 ? "" : ",").append("{\"name\":\"c").append(i).append("\",\"value\":\"v");
      line.append(i).append("\"}");
    }
    ColumnSlices columns = scan(line.append("]}").toString()).columns();
    assertThat(columns.size()).isEqualTo(1600);
    for (int i = 0; i < 1600; i++) {
      assertThat(columns.name(i)).isEqualTo("c" + i);
      assertThat(columns.text(i)).isEqualTo("v" + i);
    }
  }

  @Test
  void readsOnlyItsPartOfTheArray() {
    byte[] line = INSERT.getBytes(StandardCharsets.UTF_8);
    byte[] array = new byte[line.length + 40];
    Arrays.fill(array, (byte) '}');
    System.arraycopy(line, 0, array, 17, line.length);
    assertThat(scanner.scan(array, 17, line.length).columns().text(3)).isEqualTo("dead");
  }

  @Test
  void refusesTruncatedInputAtEveryByteWhateverFollowsInTheArray() {
    for (String line : LINES) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      for (int length = 0; length < bytes.length; length++) {
        int cut = length;
        assertRefused(Arrays.copyOf(bytes, cut), cut);
        assertRefused(bytes, cut);
        for (char filler : "\"}],:{[ n1\\".toCharArray()) {
          byte[] filled = Arrays.copyOf(bytes, bytes.length + 50);
          Arrays.fill(filled, cut, filled.length, (byte) filler);
          assertRefused(filled, cut);
        }
      }
    }
  }

  private void assertRefused(byte[] bytes, int length) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          try {
            scanner.scan(bytes, 0, length);
          } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageNotContainingAny("public", "dead", "pgstream.x");
            return;
          }
          fail("accepted " + length + " bytes of " + new String(bytes, StandardCharsets.UTF_8));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"action\"",
        "{}",
        "{\"xid\":1}",
        "{\"action\":I}",
        "{\"action\":\"\"}",
        "{\"action\":\"In\"}",
        "{\"action\":null}",
        "{\"action\":\"I\",}",
        "{\"action\" \"I\"}",
        "{action:\"I\"}",
        "{\"action\":\"I\"\"x\":1}",
        "{\"action\":\"I\",\"x\":}",
        "{\"action\":\"I\",\"columns\":{}}",
        "{\"action\":\"I\",\"columns\":[1]}",
        "{\"action\":\"I\",\"columns\":[{}]}",
        "{\"action\":\"I\",\"columns\":[{\"name\":\"a\"}]}",
        "{\"action\":\"I\",\"columns\":[{\"value\":1}]}",
        "{\"action\":\"I\",\"columns\":[{\"name\":1,\"value\":1}]}",
        "{\"action\":\"I\",\"columns\":[{\"name\":\"a\",\"value\":}]}",
        "{\"action\":\"I\"} {",
        "{\"action\":\"I\"}x"
      })
  void refusesWhatIsNoMessage(String line) {
    scan(INSERT);
    assertThatThrownBy(() -> scan(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a wal2json message");
  }

  @Test
  void refusesUnknownFieldsThatNestWithoutEnd() {
    assertThatThrownBy(() -> scan("{\"action\":\"I\",\"x\":" + "[".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> scan("{\"action\":\"I\",\"x\":" + "{\"y\":".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
