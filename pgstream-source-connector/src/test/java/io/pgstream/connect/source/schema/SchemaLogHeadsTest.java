package io.pgstream.connect.source.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.schema.SchemaDefinition;
import io.pgstream.connect.common.schema.SchemaLogEntry;
import io.pgstream.connect.common.schema.TransactionSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which schema_log rows a position has, named by few of them. */
class SchemaLogHeadsTest {
  private static SchemaLogEntry entry(String id, long xid, String snapshot) {
    String json = "{\"xid\":\"" + xid + "\",\"snapshot\":\"" + snapshot + "\"}";
    return new SchemaLogEntry(id, 1, "a", SchemaDefinition.parse(json), json, "");
  }

  @ParameterizedTest
  @CsvSource({
    "10:20:, 9, true",
    "10:20:, 10, true",
    "10:20:, 19, true",
    "10:20:, 20, false",
    "10:20:, 21, false",
    "'10:20:10,15', 10, false",
    "'10:20:10,15', 14, true",
    "'10:20:10,15', 15, false",
    "'10:20:10,15', 9, true",
    "4294967999:4294967999:, 4294967998, true",
    "4294967999:4294967999:, 4294967999, false"
  })
  void readsSnapshotsAsPostgresDoes(String snapshot, long xid, boolean seen) {
    assertThat(TransactionSnapshot.parse(snapshot).sees(xid)).isEqualTo(seen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1:2", "1:2:3:4", "a:b:", "1:2:x"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> TransactionSnapshot.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesOnlyTheLastOfCommandsThatSawEachOther() {
    SchemaLogHeads heads =
        SchemaLogHeads.BASELINE.after(entry("e1", 10, "10:10:")).after(entry("e2", 12, "12:12:"));
    assertThat(heads).hasToString("e2");
    assertThat(heads.cover(10)).isTrue();
    assertThat(heads.cover(12)).isTrue();
    assertThat(heads.cover(13)).isFalse();
    assertThat(SchemaLogHeads.BASELINE.cover(1)).isFalse();
    assertThat(SchemaLogHeads.BASELINE).hasToString("");
  }

  @Test
  void namesConcurrentCommandsUntilOneHasSeenThem() {
    SchemaLogHeads heads =
        SchemaLogHeads.BASELINE.after(entry("e1", 11, "10:11:10")).after(entry("e2", 10, "10:10:"));
    assertThat(heads).hasToString("e1,e2");
    assertThat(heads.cover(11)).isTrue();
    assertThat(heads.after(entry("e3", 20, "20:20:"))).hasToString("e3");
  }

  @Test
  void replacesAnEarlierRowOfTheSameTransaction() {
    assertThat(
            SchemaLogHeads.BASELINE
                .after(entry("e1", 10, "10:10:"))
                .after(entry("e2", 10, "10:10:")))
        .hasToString("e2");
  }

  @Test
  void coversExactlyTheCommittedTransactionsOfRandomSchedules() {
    long seed = System.nanoTime();
    for (int run = 0; run < 200; run++) {
      assertCoversCommitted(new Random(seed + run), "seed " + (seed + run));
    }
  }

  /** Transactions begin, take their snapshot, and commit in any order; positions are commits. */
  private static void assertCoversCommitted(Random random, String description) {
    TreeSet<Long> open = new TreeSet<>();
    TreeSet<Long> committed = new TreeSet<>();
    List<SchemaLogEntry> waiting = new ArrayList<>();
    SchemaLogHeads heads = SchemaLogHeads.BASELINE;
    long next = 100;
    for (int step = 0; step < 80; step++) {
      if (waiting.size() < 6 && random.nextBoolean()) {
        open.add(next);
        next++;
        waiting.add(entry("e" + (next - 1), next - 1, snapshot(open, next)));
      } else if (!waiting.isEmpty()) {
        SchemaLogEntry entry = waiting.remove(random.nextInt(waiting.size()));
        long xid = Long.parseLong(entry.schema().xid());
        open.remove(xid);
        committed.add(xid);
        heads = heads.after(entry);
        for (long other = 100; other < next; other++) {
          assertThat(heads.cover(other))
              .as("%s: %d at %s", description, other, heads)
              .isEqualTo(committed.contains(other));
        }
      }
    }
  }

  private static String snapshot(SortedSet<Long> open, long next) {
    return open.first()
        + ":"
        + next
        + ":"
        + String.join(",", open.stream().map(String::valueOf).toList());
  }
}
