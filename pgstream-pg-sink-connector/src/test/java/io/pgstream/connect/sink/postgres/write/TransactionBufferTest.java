package io.pgstream.connect.sink.postgres.write;

import static io.pgstream.connect.sink.postgres.write.Changes.at;
import static io.pgstream.connect.sink.postgres.write.Changes.committed;
import static io.pgstream.connect.sink.postgres.write.Changes.heartbeat;
import static io.pgstream.connect.sink.postgres.write.Changes.marker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.sink.postgres.offset.Position;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class TransactionBufferTest {
  private static final PartitionState EMPTY = PartitionState.at(Position.NONE);

  private static PartitionPlan plan(PartitionState state, SourceChange... changes) {
    TransactionBuffer buffer = new TransactionBuffer(state, 35);
    List.of(changes).forEach(buffer::add);
    return buffer.plan();
  }

  private static List<Long> applied(PartitionPlan plan) {
    return plan.ready().stream().filter(SourceChange::isChange).map(SourceChange::offset).toList();
  }

  @Test
  void releasesWholeTransactionsAndKeepsTheBeginningOfTheNext() {
    PartitionPlan plan =
        plan(EMPTY, at(0, 100, 0, false), at(1, 100, 1, true), at(2, 200, 0, false));
    assertThat(applied(plan)).containsExactly(0L, 1L);
    assertThat(plan.after().position()).isEqualTo(new Position(2, new Lsn(100), 1, 0));
    assertThat(plan.after().pending()).hasSize(1);
    assertThat(applied(plan(plan.after(), at(3, 200, 1, true)))).containsExactly(2L, 3L);
  }

  @Test
  void givesTheSamePlanAgainBecauseItNeverChangesTheState() {
    PartitionState state = plan(EMPTY, at(0, 100, 0, false)).after();
    assertThat(plan(state, at(1, 100, 1, true))).isEqualTo(plan(state, at(1, 100, 1, true)));
  }

  @Test
  void takesAMarkerForTheEnd() {
    PartitionPlan plan = plan(EMPTY, at(0, 100, 0, false), marker(1, 100, 5));
    assertThat(applied(plan)).containsExactly(0L);
    assertThat(plan.after().position()).isEqualTo(new Position(2, new Lsn(100), 5, 0));
  }

  @Test
  void dropsRepetitionsOfAppliedAndOfBufferedChanges() {
    PartitionState applied = PartitionState.at(new Position(5, new Lsn(100), 3, 0));
    PartitionPlan plan =
        plan(
            applied,
            at(5, 100, 3, true),
            at(6, 200, 0, false),
            at(7, 200, 1, false),
            at(8, 200, 0, false),
            at(9, 200, 1, false),
            at(10, 200, 2, true));
    assertThat(applied(plan)).containsExactly(6L, 7L, 10L);
    assertThat(plan.duplicates()).isEqualTo(3);
    assertThat(plan.after().position()).isEqualTo(new Position(11, new Lsn(200), 2, 0));
  }

  @Test
  void heartbeatsMoveTheOffsetOnly() {
    PartitionState applied = PartitionState.at(new Position(5, new Lsn(100), 3, 0));
    assertThat(plan(applied, heartbeat(5)).after().position())
        .isEqualTo(new Position(6, new Lsn(100), 3, 0));
  }

  @Test
  void appliesATransactionInPartsBeyondTheLimitAndCountsItOnce() {
    PartitionPlan first =
        plan(
            EMPTY,
            at(0, 100, 0, false),
            at(1, 100, 1, false),
            at(2, 100, 2, false),
            at(3, 100, 3, false));
    assertThat(applied(first)).containsExactly(0L, 1L, 2L, 3L);
    assertThat(first.splits()).isEqualTo(1);
    PartitionPlan second =
        plan(
            first.after(),
            at(4, 100, 4, false),
            at(5, 100, 5, false),
            at(6, 100, 6, false),
            at(7, 100, 7, false),
            at(8, 100, 8, true));
    assertThat(second.splits()).isZero();
    assertThat(second.after().position()).isEqualTo(new Position(9, new Lsn(100), 8, 0));
  }

  @Test
  void endsATransactionWhenTheNextOneBegins() {
    PartitionPlan plan = plan(EMPTY, at(0, 100, 0, false), at(1, 200, 0, false));
    assertThat(applied(plan)).containsExactly(0L);
    assertThat(plan.after().pending()).hasSize(1);
  }

  @Test
  void stopsWhenAnOlderPositionWasCommittedLater() {
    PartitionPlan applied =
        plan(
            EMPTY,
            committed(0, 100, "2026-11-22 10:00:00.5+00"),
            committed(1, 200, "2026-11-22 10:00:00.25+00"));
    assertThat(plan(applied.after(), committed(2, 100, "2026-11-22 10:00:00.5+00")).duplicates())
        .isEqualTo(1);
    assertThatThrownBy(
            () -> plan(applied.after(), committed(2, 100, "2026-11-22 10:00:00.500001+00")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("pgstream-0@2")
        .hasMessageContaining("another server");
  }
}
