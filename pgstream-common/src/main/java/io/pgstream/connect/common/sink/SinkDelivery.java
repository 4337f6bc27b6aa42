package io.pgstream.connect.common.sink;

import io.pgstream.connect.common.metrics.ConnectMetrics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Delivers a task's records to its target from a thread of its own, so that the task's thread never
 * blocks for long whatever the target does: the task stays in its consumer group, stops within
 * seconds, and Connect hears only of errors that time does not heal. While one batch is applied the
 * next one is read, and it grows by itself under load.
 *
 * <p>Every method belongs to the task's thread, which is the only one that touches the consumer.
 */
public final class SinkDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(SinkDelivery.class);

  /** How soon a failure or a position is noticed that the apply thread has for us. */
  private static final long TICK_MS = 100;

  private final Handover handover;
  private final RecordTarget target;
  private final ConsumerControl consumer;
  private final Outage outage;
  private final Patience patience;
  private final Thread applyThread;

  /**
   * Delivers nothing before {@link #start}.
   *
   * @param context of the task
   * @param target takes the records; closed by its own thread when that ends
   * @param outage notes transient faults
   * @param queueMaxBytes bound of what is queued and in flight; one put may exceed it
   */
  public SinkDelivery(
      SinkTaskContext context, RecordTarget target, Outage outage, long queueMaxBytes) {
    this(context, target, outage, queueMaxBytes, Patience.DEFAULT);
  }

  SinkDelivery(
      SinkTaskContext context,
      RecordTarget target,
      Outage outage,
      long queueMaxBytes,
      Patience patience) {
    this.patience = patience;
    this.handover = new Handover(new RecordQueue(queueMaxBytes));
    this.target = target;
    this.outage = outage;
    this.consumer = new ConsumerControl(context);
    Runnable loop = new ApplyLoop(handover, target, outage, new Conflicts(System::nanoTime));
    this.applyThread =
        new Thread(withLogContext(loop), Thread.currentThread().getName() + "-apply");
    applyThread.setDaemon(true);
  }

  /** Lines of the apply thread carry the worker's prefix for this task. */
  private static Runnable withLogContext(Runnable loop) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    return () -> {
      if (context != null) {
        MDC.setContextMap(context);
      }
      loop.run();
    };
  }

  /** Shows the size of the queue and the retries. */
  public void register(ConnectMetrics metrics) {
    metrics.gauge(
        "retry-count", "Tries that failed because the target was unavailable.", outage::retries);
    metrics.gauge(
        "queue-bytes", "Bytes of records that wait or are being applied.", handover::queuedBytes);
  }

  /** Starts the apply thread. */
  public void start() {
    applyThread.start();
  }

  /** Takes partitions on; those whose position cannot be read at once follow in a later put. */
  public void open(Collection<TopicPartition> partitions) {
    consumer.open(partitions);
    handover.open(partitions);
    handover.awaitLoaded(patience.openMs());
    requireNoFailure();
    consumer.rewind(handover.beginLoaded());
  }

  /**
   * Queues records for the apply thread.
   *
   * @throws ConnectException if the apply thread has failed
   */
  public void put(Collection<SinkRecord> records) {
    requireNoFailure();
    Map<TopicPartition, Long> rewinds = handover.beginLoaded();
    consumer.rewind(rewinds);
    handover.add(rewinds.isEmpty() ? records : withoutRewound(records, rewinds));
    boolean room = handover.awaitRoom(patience.roomMs());
    requireNoFailure();
    consumer.pauseOnly(room ? handover.loading() : Set.copyOf(consumer.assigned()));
    if (!handover.isIdle()) {
      consumer.pollAgainWithin(room ? TICK_MS : 1);
    }
  }

  /** What was read before the rewind comes again. */
  private static Collection<SinkRecord> withoutRewound(
      Collection<SinkRecord> records, Map<TopicPartition, Long> rewinds) {
    return records.stream()
        .filter(record -> !rewinds.containsKey(RecordQueue.partition(record)))
        .toList();
  }

  private void requireNoFailure() {
    Throwable failure = handover.failure();
    if (failure instanceof ConnectException known) {
      throw known;
    }
    if (failure != null) {
      throw new ConnectException("the apply thread ended: " + failure, failure);
    }
  }

  /**
   * What the target has durably applied of the partitions that the worker asks for, and no more
   * than the worker has read.
   */
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    Map<TopicPartition, Long> applied = handover.applied();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    current.forEach(
        (partition, read) -> {
          Long next = applied.get(partition);
          if (next != null) {
            offsets.put(partition, new OffsetAndMetadata(Math.min(next, read.offset())));
          }
        });
    return offsets;
  }

  /** Gives partitions up, so that nothing of this task reaches the target after the next owner. */
  public void close(Collection<TopicPartition> partitions) {
    consumer.close(partitions);
    handover.close(partitions, patience.closeMs(), target::abort);
  }

  /** Whether everything that was put has been applied or is held back by the target. */
  public boolean isIdle() {
    return handover.isIdle();
  }

  /** Ends the apply thread, whatever it is doing. */
  public void stop() {
    handover.stop(target::abort);
    try {
      applyThread.join(patience.joinMs());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (applyThread.isAlive()) {
      LOG.info("the request in flight was aborted and ends in the background");
    }
  }
}
