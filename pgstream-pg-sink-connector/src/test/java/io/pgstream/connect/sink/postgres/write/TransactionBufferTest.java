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
  private static TransactionBuffer empty() {
    return startingAt(Position.NONE);
  }

  private static TransactionBuffer startingAt(Position position) {
    return new TransactionBuffer(position, 35);
  }

  private static void add(TransactionBuffer buffer, SourceChange... changes) {
    List.of(changes).forEach(buffer::add);
  }

  private static List<Long> ready(TransactionBuffer buffer) {
    return buffer.ready().stream()
        .filter(SourceChange::isChange)
        .map(SourceChange::offset)
        .toList();
  }

  @Test
  void releasesWholeTransactionsAndKeepsTheBeginningOfTheNext() {
    TransactionBuffer buffer = empty();
    add(buffer, at(0, 100, 0, false), at(1, 100, 1, true), at(2, 200, 0, false));
    assertThat(ready(buffer)).containsExactly(0L, 1L);
    assertThat(buffer.positionAfterReady()).isEqualTo(new Position(2, new Lsn(100), 1, 0));
    assertThat(buffer.position()).isEqualTo(Position.NONE);
    buffer.applied();
    assertThat(buffer.position()).isEqualTo(new Position(2, new Lsn(100), 1, 0));
    assertThat(ready(buffer)).isEmpty();
    add(buffer, at(3, 200, 1, true));
    assertThat(ready(buffer)).containsExactly(2L, 3L);
  }

  @Test
  void knowsWhatItHasTakenUntilItIsApplied() {
    TransactionBuffer buffer = startingAt(new Position(5, new Lsn(100), 3, 0));
    assertThat(buffer.isNew(4)).isFalse();
    assertThat(buffer.isNew(5)).isTrue();
    add(buffer, at(5, 200, 0, true), at(6, 300, 0, false));
    assertThat(buffer.isNew(6)).isFalse();
    assertThat(buffer.isNew(7)).isTrue();
  }

  @Test
  void takesAMarkerForTheEnd() {
    TransactionBuffer buffer = empty();
    add(buffer, at(0, 100, 0, false), marker(1, 100, 5));
    assertThat(ready(buffer)).containsExactly(0L);
    assertThat(buffer.positionAfterReady()).isEqualTo(new Position(2, new Lsn(100), 5, 0));
  }

  @Test
  void dropsRepetitionsOfAppliedAndOfBufferedChanges() {
    TransactionBuffer buffer = startingAt(new Position(5, new Lsn(100), 3, 0));
    add(
        buffer,
        at(5, 100, 3, true),
        at(6, 200, 0, false),
        at(7, 200, 1, false),
        at(8, 200, 0, false),
        at(9, 200, 1, false),
        at(10, 200, 2, true));
    assertThat(ready(buffer)).containsExactly(6L, 7L, 10L);
    assertThat(buffer.duplicates()).isEqualTo(3);
    assertThat(buffer.positionAfterReady()).isEqualTo(new Position(11, new Lsn(200), 2, 0));
  }

  @Test
  void heartbeatsMoveTheOffsetOnly() {
    TransactionBuffer buffer = startingAt(new Position(5, new Lsn(100), 3, 0));
    add(buffer, heartbeat(5));
    assertThat(buffer.positionAfterReady()).isEqualTo(new Position(6, new Lsn(100), 3, 0));
  }

  @Test
  void releasesATransactionInPartsBeyondTheLimitAndCountsItOnce() {
    TransactionBuffer buffer = empty();
    add(
        buffer,
        at(0, 100, 0, false),
        at(1, 100, 1, false),
        at(2, 100, 2, false),
        at(3, 100, 3, false));
    assertThat(ready(buffer)).containsExactly(0L, 1L, 2L, 3L);
    assertThat(buffer.splits()).isEqualTo(1);
    buffer.applied();
    add(
        buffer,
        at(4, 100, 4, false),
        at(5, 100, 5, false),
        at(6, 100, 6, false),
        at(7, 100, 7, false),
        at(8, 100, 8, true));
    assertThat(buffer.splits()).isEqualTo(1);
    assertThat(buffer.positionAfterReady()).isEqualTo(new Position(9, new Lsn(100), 8, 0));
  }

  @Test
  void endsATransactionWhenTheNextOneBegins() {
    TransactionBuffer buffer = empty();
    add(buffer, at(0, 100, 0, false), at(1, 200, 0, false));
    assertThat(ready(buffer)).containsExactly(0L);
  }

  @Test
  void leavesOutTheWholeTransactionOfARecordThatCannotBeApplied() {
    TransactionBuffer buffer = empty();
    add(
        buffer,
        at(0, 100, 0, true),
        at(1, 200, 0, false),
        at(2, 200, 1, false),
        at(3, 200, 2, true),
        at(4, 300, 0, true),
        at(5, 400, 0, false));
    buffer.dropFrom(2);
    assertThat(ready(buffer)).containsExactly(0L);
    assertThat(buffer.positionAfterReady()).isEqualTo(new Position(1, new Lsn(100), 0, 0));
    assertThat(buffer.isNew(6)).isFalse();
  }

  @Test
  void keepsWhatIsReadyWhenTheRecordIsOfTheTransactionThatIsStillOpen() {
    TransactionBuffer buffer = empty();
    add(buffer, at(0, 100, 0, true), at(1, 200, 0, false));
    buffer.dropFrom(2);
    assertThat(ready(buffer)).containsExactly(0L);
  }

  @Test
  void stopsWhenAnOlderPositionWasCommittedLater() {
    TransactionBuffer buffer = empty();
    add(
        buffer,
        committed(0, 100, "2026-11-22 10:00:00.5+00"),
        committed(1, 200, "2026-11-22 10:00:00.25+00"));
    buffer.applied();
    add(buffer, committed(2, 100, "2026-11-22 10:00:00.5+00"));
    assertThat(buffer.duplicates()).isEqualTo(1);
    assertThatThrownBy(() -> add(buffer, committed(3, 100, "2026-11-22 10:00:00.500001+00")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("pgstream-0@3")
        .hasMessageContaining("another server");
  }
}
