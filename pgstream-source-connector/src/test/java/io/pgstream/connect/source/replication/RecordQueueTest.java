package io.pgstream.connect.source.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.record.EmittedRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bounds and order of what waits to be polled. */
@Timeout(30)
class RecordQueueTest {
  private static final int OVERHEAD = 256;

  private final RecordQueue queue = new RecordQueue(new QueueSettings(3_000, 0));

  private static EmittedRecord record(int bytes) {
    return new EmittedRecord("k", new byte[bytes], SourceOffset.start("1"), true);
  }

  private static EmittedRecord inTransaction(int bytes) {
    return new EmittedRecord("k", new byte[bytes], SourceOffset.start("1"), false);
  }

  @Test
  void keepsATransactionThatIsNotWholeYet() throws InterruptedException {
    EmittedRecord first = inTransaction(1);
    queue.offer(first, 0);
    assertThat(queue.pollTransactions(10, 1)).isEmpty();
    EmittedRecord end = record(1);
    queue.offer(end, 0);
    queue.offer(inTransaction(1), 0);
    assertThat(queue.pollTransactions(10, 1)).containsExactly(first, end);
    assertThat(queue.pollTransactions(10, 1)).isEmpty();
  }

  @Test
  void givesWholeTransactionsEvenIfTheyAreMoreThanAskedFor() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      queue.offer(inTransaction(1), 0);
      queue.offer(inTransaction(1), 0);
      queue.offer(record(1), 0);
    }
    assertThat(queue.pollTransactions(1, 0)).hasSize(3);
    queue.offer(record(1), 0);
    assertThat(queue.pollTransactions(4, 0)).hasSize(4);
  }

  @Test
  void givesATransactionThatIsLargerThanTheQueueInParts() throws InterruptedException {
    queue.offer(inTransaction(1_000), 0);
    queue.offer(inTransaction(1_000), 0);
    assertThat(queue.pollTransactions(10, 1)).isEmpty();
    assertThat(queue.offer(record(1_000), 1)).isFalse();
    assertThat(queue.pollTransactions(10, 0)).hasSize(2);
    queue.offer(inTransaction(1), 0);
    assertThat(queue.pollTransactions(10, 1)).isEmpty();
    queue.offer(record(1_000), 0);
    assertThat(queue.pollTransactions(10, 0)).hasSize(2);
  }

  @Test
  void failsInsteadOfGivingATransactionThatWillNeverBeWhole() throws InterruptedException {
    ConnectException failure = new ConnectException("slot is gone");
    queue.offer(record(1), 0);
    queue.offer(inTransaction(1), 0);
    queue.fail(failure);
    assertThat(queue.pollTransactions(10, 0)).hasSize(1);
    assertThatThrownBy(() -> queue.pollTransactions(10, 0)).isSameAs(failure);
  }

  @Test
  void givesRecordsInOrderAndNotMoreThanAskedFor() throws InterruptedException {
    EmittedRecord first = record(1);
    EmittedRecord second = record(2);
    EmittedRecord third = record(3);
    queue.offer(first, 0);
    queue.offer(second, 0);
    queue.offer(third, 0);
    assertThat(queue.poll(2, 0)).containsExactly(first, second);
    assertThat(queue.poll(2, 0)).containsExactly(third);
    assertThat(queue.poll(2, 1)).isEmpty();
  }

  @Test
  void countsBytesAndRefusesWhatExceedsThem() throws InterruptedException {
    assertThat(queue.offer(record(1_000), 0)).isTrue();
    assertThat(queue.offer(record(1_000), 0)).isTrue();
    assertThat(queue.bytes()).isEqualTo(2 * (1_000 + OVERHEAD));
    assertThat(queue.offer(record(1_000), 1)).isFalse();
    assertThat(queue.bytes()).isEqualTo(2 * (1_000 + OVERHEAD));
    assertThat(queue.offer(record(3_000 - 3 * OVERHEAD - 2_000), 0)).isTrue();
    assertThat(queue.bytes()).isEqualTo(3_000);
    queue.poll(10, 0);
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void letsOneRecordBeyondTheBoundPassAlone() throws InterruptedException {
    assertThat(queue.offer(record(1), 0)).isTrue();
    assertThat(queue.offer(record(10_000), 1)).isFalse();
    queue.poll(1, 0);
    assertThat(queue.offer(record(10_000), 0)).isTrue();
    assertThat(queue.offer(record(1), 1)).isFalse();
    assertThat(queue.poll(10, 0)).hasSize(1);
    assertThat(queue.offer(record(1), 0)).isTrue();
  }

  @Test
  void letsATrickleGatherFromOneBatchToTheNext() throws Exception {
    RecordQueue paced = new RecordQueue(new QueueSettings(3_000, 20_000));
    CompletableFuture<List<EmittedRecord>> polled =
        CompletableFuture.supplyAsync(() -> pollForLong(paced));
    paced.offer(record(1), 0);
    paced.offer(record(1), 0);

    assertThatThrownBy(() -> polled.get(20, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    paced.offer(record(500), 0);

    assertThat(polled.join()).hasSize(3);
  }

  @Test
  void failsOnlyAfterTheRecordsBefore() throws InterruptedException {
    ConnectException failure = new ConnectException("slot is gone");
    queue.offer(record(1), 0);
    queue.offer(record(2), 0);
    queue.fail(failure);
    assertThat(queue.poll(1, 0)).hasSize(1);
    assertThat(queue.poll(1, 0)).hasSize(1);
    assertThatThrownBy(() -> queue.poll(1, 0)).isSameAs(failure);
    assertThatThrownBy(() -> queue.poll(1, 0)).isSameAs(failure);
  }

  @Test
  void wakesAPollThatWaits() throws InterruptedException {
    CompletableFuture<List<EmittedRecord>> polled =
        CompletableFuture.supplyAsync(() -> pollForLong(queue));
    queue.offer(record(1), 0);
    await().until(polled::isDone);
    assertThat(polled.join()).hasSize(1);
    CompletableFuture<List<EmittedRecord>> failing =
        CompletableFuture.supplyAsync(() -> pollForLong(queue));
    queue.fail(new ConnectException("slot is gone"));
    await().until(failing::isCompletedExceptionally);
  }

  private static List<EmittedRecord> pollForLong(RecordQueue from) {
    try {
      return from.poll(10, 20_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void wakesAnOfferThatWaitsForRoom() throws InterruptedException {
    queue.offer(record(2_900), 0);
    CompletableFuture<Boolean> offered =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.offer(record(2_900), 20_000);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(queue.poll(1, 0)).hasSize(1);
    await().until(offered::isDone);
    assertThat(offered.join()).isTrue();
  }
}
