package io.pgstream.connect.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChunkQueueTest {
  private static final long AT_ONCE = 0;
  private static final long SOON = 5_000;

  private static CopiedRows rows(int chunk, boolean endsChunk) {
    return new CopiedRows(Copies.chunk(chunk), List.of(new byte[10]), 10, false, endsChunk);
  }

  @Test
  void handsOutChunksInTheirOrder() throws Exception {
    ChunkQueue queue = new ChunkQueue(2, 1000);
    queue.put(rows(3, true));
    queue.put(rows(4, false));
    assertThat(queue.poll(AT_ONCE)).isNull();
    queue.put(rows(2, false));
    queue.put(rows(2, true));
    List<Integer> numbers = new ArrayList<>();
    for (CopiedRows rows = queue.poll(AT_ONCE); rows != null; rows = queue.poll(AT_ONCE)) {
      numbers.add(rows.chunk().number());
    }
    assertThat(numbers).containsExactly(2, 2, 3, 4);
  }

  @Test
  void keepsLaterChunksWaitingWhenItIsFullButNotTheNextOne() throws Exception {
    ChunkQueue queue = new ChunkQueue(2, 20);
    queue.put(rows(3, false));
    assertThat(queue.offer(rows(3, true), AT_ONCE)).isTrue();
    assertThat(queue.offer(rows(4, true), AT_ONCE)).isFalse();
    Thread later = new Thread(() -> put(queue, rows(4, true)));
    later.start();
    awaitWaiting(later);
    assertThat(queue.offer(rows(2, true), AT_ONCE)).isTrue();
    assertThat(queue.poll(SOON).chunk().number()).isEqualTo(2);
    assertThat(queue.poll(SOON).chunk().number()).isEqualTo(3);
    assertThat(queue.poll(SOON).chunk().number()).isEqualTo(3);
    assertThat(queue.poll(SOON).chunk().number()).isEqualTo(4);
    later.join(Duration.ofSeconds(5).toMillis());
    assertThat(later.isAlive()).isFalse();
  }

  private static void awaitWaiting(Thread thread) {
    Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
  }

  @Test
  void callsAReaderBackOnlyWhenHalfOfItIsEmpty() throws Exception {
    ChunkQueue queue = new ChunkQueue(2, 40);
    for (int i = 0; i < 4; i++) {
      assertThat(queue.offer(rows(2, false), AT_ONCE)).isTrue();
    }
    Thread later = new Thread(() -> put(queue, rows(3, true)));
    later.start();
    awaitWaiting(later);
    queue.poll(AT_ONCE);
    queue.poll(AT_ONCE);
    later.join(Duration.ofMillis(50).toMillis());
    assertThat(later.isAlive()).isTrue();
    queue.poll(AT_ONCE);
    later.join(Duration.ofSeconds(5).toMillis());
    assertThat(later.isAlive()).isFalse();
  }

  private static void put(ChunkQueue queue, CopiedRows rows) {
    try {
      queue.put(rows);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void reportsTheFailureOfAReader() throws Exception {
    ChunkQueue queue = new ChunkQueue(2, 100);
    queue.put(rows(2, false));
    queue.fail(new SQLException("first"));
    queue.fail(new SQLException("second"));
    assertThatThrownBy(() -> queue.poll(SOON)).hasMessage("first");
  }
}
