package io.pgstream.connect.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgstream.connect.source.offset.SnapshotCursor;
import io.pgstream.connect.source.offset.SnapshotCursor.PartialTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkPlanTest {
  private static final long XID = 700;
  private static final String START_OVER = "copied_to=0 table=10 file=0 since_xid=0 blocks=0";

  private static List<Chunk> chunks(SnapshotCursor cursor, CopiedTable... tables) {
    ChunkPlan plan = new ChunkPlan(List.of(tables), XID, 10, cursor);
    List<Chunk> chunks = new ArrayList<>();
    for (Chunk chunk = plan.next(); chunk != null; chunk = plan.next()) {
      chunks.add(chunk);
    }
    assertThat(plan.end()).isEqualTo(ChunkPlan.FIRST_NUMBER + chunks.size());
    return chunks;
  }

  private static String ranges(List<Chunk> chunks) {
    StringBuilder text = new StringBuilder();
    for (Chunk chunk : chunks) {
      text.append(chunk.table().oid()).append(':').append(chunk.fromBlock()).append('-');
      text.append(chunk.isOpenEnd() ? "" : chunk.toBlock());
      text.append(chunk.sinceXid() < 0 ? " " : "@" + chunk.sinceXid() + " ");
    }
    return text.toString();
  }

  private static List<String> cursors(List<Chunk> chunks) {
    return chunks.stream().map(chunk -> chunk.after().toString()).toList();
  }

  @Test
  void readsEveryTableFromItsFirstBlockToAnOpenEnd() {
    List<Chunk> chunks =
        chunks(
            SnapshotCursor.START,
            Copies.table("10", 25, true, null),
            Copies.table("11", 0, true, null),
            Copies.table("12", 10, true, null));
    assertThat(ranges(chunks)).isEqualTo("10:0-10 10:10-20 10:20- 11:0- 12:0- ");
    assertThat(cursors(chunks))
        .containsExactly(
            "copied_to=0 table=10 file=7 since_xid=700 blocks=10",
            "copied_to=0 table=10 file=7 since_xid=700 blocks=20",
            "copied_to=10",
            "copied_to=11",
            "copied_to=12");
    assertThat(chunks.stream().map(Chunk::number)).containsExactly(2, 3, 4, 5, 6);
  }

  @Test
  void looksForChangesInWhatWasCopiedAndGoesOnBehindIt() {
    PartialTable begun = new PartialTable(10, 7, 650, 15);
    List<Chunk> chunks =
        chunks(new SnapshotCursor(0, 9, begun), Copies.table("10", 30, true, begun));
    assertThat(ranges(chunks)).isEqualTo("10:0-10@650 10:10-15@650 10:15-25 10:25- ");
    assertThat(cursors(chunks))
        .containsExactly(
            "copied_to=9 table=10 file=7 since_xid=650 blocks=15",
            "copied_to=9 table=10 file=7 since_xid=650 blocks=15",
            "copied_to=9 table=10 file=7 since_xid=650 blocks=25",
            "copied_to=10");
  }

  @Test
  void aTableWithoutAKeyIsDoneAtItsEndOnly() {
    List<Chunk> chunks = chunks(SnapshotCursor.START, Copies.table("10", 25, false, null));
    assertThat(cursors(chunks)).containsExactly(START_OVER, START_OVER, "copied_to=10");
  }

  @Test
  void forgetsTheBegunTableWhenItStartsOver() {
    SnapshotCursor cursor = new SnapshotCursor(0, 9, new PartialTable(10, 6, 650, 15));
    List<Chunk> chunks = chunks(cursor, Copies.table("10", 25, false, null));
    assertThat(cursors(chunks))
        .containsExactly(
            START_OVER.replace("to=0", "to=9"), START_OVER.replace("to=0", "to=9"), "copied_to=10");
  }

  @Test
  void asksOnlyForRowsOfTheTableItself() {
    Chunk chunk = chunks(SnapshotCursor.START, Copies.table("10", 25, true, null)).get(1);
    assertThat(chunk.copyStatement(null, true))
        .isEqualTo(
            "COPY (SELECT ctid, \"id\" FROM ONLY \"public\".\"t10\" WHERE ctid >= '(10,0)'::tid"
                + " AND ctid < '(20,0)'::tid) TO STDOUT");
    assertThat(chunk.copyStatement("(12,3)", true)).endsWith("AND ctid > '(12,3)'::tid) TO STDOUT");
  }
}
