package io.pgstream.connect.common.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pgstream.connect.common.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a worker sees of a sink whose target does as it pleases. */
class SinkDeliveryTest {
  private static final TopicPartition ONE = new TopicPartition("t", 1);
  private static final TopicPartition TWO = new TopicPartition("t", 2);

  /** Long enough for what should happen, short where nothing should. */
  private static final Patience SHORT = new Patience(100, 50, 100, 100);

  private final FakeContext context = new FakeContext();
  private final FakeTarget target = new FakeTarget();
  private final Outage outage = new Outage("target", new Backoff(1, 2));
  private SinkDelivery delivery;

  @AfterEach
  void stop() {
    target.unblock();
    delivery.stop();
  }

  private void start(TopicPartition... partitions) {
    delivery = new SinkDelivery(context, target, outage, 2_000, SHORT);
    delivery.start();
    delivery.open(List.of(partitions));
  }

  private static List<SinkRecord> records(TopicPartition partition, long... offsets) {
    return LongStream.of(offsets)
        .mapToObj(
            offset ->
                new SinkRecord(
                    partition.topic(), partition.partition(), null, null, null, "v", offset))
        .toList();
  }

  private void put(TopicPartition partition, long... offsets) {
    delivery.put(records(partition, offsets));
  }

  private void tickUntil(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              delivery.put(List.of());
              return condition.call();
            });
  }

  private void awaitIdle() {
    tickUntil(delivery::isIdle);
  }

  private Map<TopicPartition, OffsetAndMetadata> preCommit(TopicPartition partition, long read) {
    return delivery.preCommit(Map.of(partition, new OffsetAndMetadata(read)));
  }

  @Test
  void appliesWhatWasPutAndSaysHowFarItGot() {
    start(ONE, TWO);
    put(ONE, 0, 1);
    put(TWO, 7);
    awaitIdle();
    assertThat(target.applied()).containsExactly("t-1@0", "t-1@1", "t-2@7");
    assertThat(preCommit(ONE, 2)).containsEntry(ONE, new OffsetAndMetadata(2));
    assertThat(preCommit(TWO, 8)).containsEntry(TWO, new OffsetAndMetadata(8));
  }

  @Test
  void commitsNothingThatIsOnlyQueued() throws Exception {
    start(ONE);
    target.block();
    put(ONE, 0);
    target.awaitCall();
    assertThat(preCommit(ONE, 1)).isEmpty();
    assertThat(context.timeoutMs).isPositive();
  }

  @Test
  void commitsNoMoreThanTheWorkerHasRead() {
    target.at(ONE, 9);
    start(ONE);
    assertThat(preCommit(ONE, 4)).containsEntry(ONE, new OffsetAndMetadata(4));
  }

  @Test
  void lateRecordsMakeOneBatchWhileTheFirstIsApplied() throws Exception {
    start(ONE);
    target.block();
    put(ONE, 0);
    target.awaitCall();
    put(ONE, 1);
    put(ONE, 2);
    target.unblock();
    awaitIdle();
    assertThat(target.batches()).containsExactly(List.of("t-1@0"), List.of("t-1@1", "t-1@2"));
  }

  @Test
  void sendsTheConsumerToThePositionOfTheTarget() {
    target.at(ONE, 5);
    start(ONE, TWO);
    assertThat(context.rewinds).isEqualTo(Map.of(ONE, 5L));
  }

  @Test
  void dropsWhatArrivesBeforeThePositionIsKnownAndLetsItComeAgain() {
    delivery = new SinkDelivery(context, target, outage, 2_000, SHORT);
    delivery.open(List.of(ONE, TWO));
    put(ONE, 3);
    put(TWO, 4);
    assertThat(context.paused).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(context.rewinds).isEmpty();
    target.at(ONE, 1);
    delivery.start();
    awaitIdle();
    assertThat(context.rewinds).isEqualTo(Map.of(ONE, 1L, TWO, 4L));
    assertThat(context.paused).isEmpty();
    assertThat(target.applied()).isEmpty();
    put(ONE, 1);
    awaitIdle();
    assertThat(target.applied()).containsExactly("t-1@1");
  }

  @Test
  void triesAgainUntilTheFaultHasPassedWithoutTellingTheWorker() {
    target.failsWith(
        new TransientFaultException("a"),
        new TransientFaultException("b"),
        new TransientFaultException("c"));
    start(ONE);
    put(ONE, 0);
    awaitIdle();
    assertThat(target.applied()).containsExactly("t-1@0");
    assertThat(outage.retries()).isEqualTo(3);
  }

  @Test
  void failsTheNextPutWithWhatTimeDoesNotHeal() throws Exception {
    start(ONE);
    target.block();
    target.failsWith(new ConnectException("no"));
    put(ONE, 0);
    target.unblock();
    await().until(target::isClosed);
    assertThatThrownBy(() -> delivery.put(List.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessage("no");
    assertThat(preCommit(ONE, 1)).isEmpty();
  }

  @Test
  void appliesWhatComesBeforeARecordThatFails() {
    start(ONE, TWO);
    target.block();
    delivery.put(records(ONE, 0));
    List<SinkRecord> next = records(ONE, 1, 2, 3);
    target.failsWith(new RecordFailedException(next.get(1), "bad", null));
    delivery.put(next);
    target.unblock();
    assertThatThrownBy(this::awaitIdle).isInstanceOf(RecordFailedException.class).hasMessage("bad");
    assertThat(target.applied()).containsExactly("t-1@0", "t-1@1");
    assertThat(preCommit(ONE, 9)).containsEntry(ONE, new OffsetAndMetadata(2));
  }

  @Test
  void pausesTheConsumerWhileTheQueueIsFull() throws Exception {
    start(ONE, TWO);
    target.block();
    put(ONE, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(context.paused).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(context.timeoutMs).isPositive();
    target.unblock();
    awaitIdle();
    assertThat(context.paused).isEmpty();
    assertThat(target.batches()).hasSizeGreaterThan(1);
    assertThat(target.applied()).hasSize(10);
  }

  @Test
  void readsThePositionAgainWhenSomebodyElseHasMovedIt() {
    target.at(ONE, 0);
    start(ONE);
    target.at(ONE, 3).failsWith(new PositionLostException(ONE, "moved"));
    put(ONE, 0, 1);
    awaitIdle();
    assertThat(context.rewinds).isEqualTo(Map.of(ONE, 3L));
    assertThat(target.applied()).isEmpty();
    assertThat(target.forgotten()).containsExactly(ONE);
    put(ONE, 3);
    awaitIdle();
    assertThat(target.applied()).containsExactly("t-1@3");
  }

  @Test
  void waitsForTheBatchInFlightBeforeItGivesAPartitionUp() throws Exception {
    delivery = new SinkDelivery(context, target, outage, 2_000, new Patience(100, 50, 10_000, 100));
    delivery.start();
    delivery.open(List.of(ONE));
    target.block();
    put(ONE, 0);
    target.awaitCall();
    Thread later = new Thread(target::unblock);
    later.start();
    delivery.close(List.of(ONE));
    assertThat(target.aborts()).isZero();
    assertThat(target.applied()).containsExactly("t-1@0");
    later.join();
  }

  @Test
  void abortsTheBatchInFlightAndKeepsOnlyTheRecordsOfRetainedPartitions() throws Exception {
    start(ONE, TWO);
    target.block();
    delivery.put(List.of(records(ONE, 0).get(0), records(TWO, 0).get(0)));
    target.awaitCall();
    delivery.put(List.of(records(ONE, 1).get(0), records(TWO, 1).get(0)));
    delivery.close(List.of(ONE));
    assertThat(target.aborts()).isEqualTo(1);
    awaitIdle();
    assertThat(target.applied()).containsExactly("t-2@0", "t-2@1");
    assertThat(target.forgotten()).containsExactly(ONE);
    assertThat(outage.retries()).isZero();
  }

  @Test
  void doesNotWaitForABatchThatWaitsForAFaultToPass() throws Exception {
    Outage patient = new Outage("target", new Backoff(60_000, 60_000));
    delivery = new SinkDelivery(context, target, patient, 2_000, SHORT);
    delivery.start();
    delivery.open(List.of(ONE));
    target.failsWith(new TransientFaultException("down"));
    put(ONE, 0);
    await().until(() -> patient.retries() == 1);
    long start = System.nanoTime();
    delivery.close(List.of(ONE));
    delivery.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(target.isClosed()).isTrue();
  }

  @Test
  void neverTakesLongerToStopThanAWorkerWaits() {
    start(ONE);
    assertThat(Patience.DEFAULT.stopMs()).isLessThan(5_000);
  }

  @Test
  void stopsInTimeWhenTheTargetDoesNotEvenHeedTheAbort() throws Exception {
    start(ONE);
    target.ignoreAborts();
    target.block();
    put(ONE, 0);
    target.awaitCall();
    long start = System.nanoTime();
    delivery.close(List.of(ONE));
    delivery.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(SHORT.closeMs()), Duration.ofSeconds(5));
  }

  @Test
  void resumesAPartitionThatWasPausedAndComesBack() throws Exception {
    start(ONE);
    target.block();
    put(ONE, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(context.paused).containsExactly(ONE);
    delivery.close(List.of(ONE));
    target.unblock();
    delivery.open(List.of(ONE));
    awaitIdle();
    assertThat(context.paused).isEmpty();
  }
}
