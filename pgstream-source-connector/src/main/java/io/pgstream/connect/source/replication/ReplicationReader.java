package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.record.EmittedRecord;
import io.pgstream.connect.source.record.TransactionAssembler;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stream on a thread of its own, so that standby status goes out on time also while the
 * connector is paused or Kafka is down, and reconnects when the connection is lost. Fails the queue
 * when going on is impossible.
 */
final class ReplicationReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationReader.class);
  private static final long IDLE_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONG_IDLE_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONG_IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final StreamOpener opener;
  private final RecordQueue queue;
  private final ReaderTimings timings;
  private final Backoff backoff;
  private final ReaderStatus status;

  private SourceOffset resume;
  private ReplicationStream stream;
  private long slotBusySince;

  ReplicationReader(
      StreamOpener opener,
      RecordQueue queue,
      ReaderTimings timings,
      ReaderStatus status,
      SourceOffset resume) {
    this.opener = opener;
    this.queue = queue;
    this.timings = timings;
    this.status = status;
    this.resume = resume;
    this.backoff = new Backoff(timings.retryBackoffMs(), timings.retryBackoffMaxMs());
  }

  @Override
  public void run() {
    try {
      while (!status.isStopping()) {
        streamOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      queue.fail(e instanceof ConnectException ? e : unexpected(e));
    } catch (Error e) {
      queue.fail(unexpected(e));
      throw e;
    }
  }

  private static ConnectException unexpected(Throwable cause) {
    return new ConnectException("the replication stream ended: " + cause.getMessage(), cause);
  }

  private void streamOnce() throws InterruptedException {
    try {
      StreamOpener.Session session = opener.open(resume, this::enqueue);
      slotBusySince = 0;
      try (ReplicationStream opened = session.stream()) {
        stream = opened;
        session.playBaseline();
        streaming(session.assembler());
      } finally {
        stream = null;
        resume = offsetToResume(session.assembler());
        session.assembler().close();
      }
    } catch (SlotActiveException e) {
      slotActive(e);
    } catch (SQLException e) {
      connectionLost(e);
    } catch (QueueWaitEndedException e) {
      if (e.getCause() instanceof SQLException lost) {
        connectionLost(lost);
      }
    }
  }

  private SourceOffset offsetToResume(TransactionAssembler assembler) {
    SourceOffset last = assembler.lastOffset();
    return resume == null && last.txSeq() < 0 ? null : last;
  }

  private void streaming(TransactionAssembler assembler) throws SQLException, InterruptedException {
    LOG.info("Streaming from {}", resume == null ? "the slot's start" : resume.endLsn());
    if (backoff.failures() > 0) {
      LOG.info("The source is back after {} failed tries", backoff.failures());
      backoff.reset();
    }
    long idleSince = System.nanoTime();
    // The first one at once: it creates the topic, which the sinks wait for.
    long lastHeartbeat = idleSince - timings.heartbeatNanos();
    long lastNotices = idleSince;
    while (!status.isStopping()) {
      confirm();
      ByteBuffer message = stream.readPending();
      long now = System.nanoTime();
      if (message != null) {
        assembler.accept(
            message.array(), message.arrayOffset() + message.position(), message.remaining());
        idleSince = now;
      } else {
        status.received(stream.lastReceived());
        if (now - lastHeartbeat >= timings.heartbeatNanos()) {
          assembler.heartbeat(stream.lastReceived());
          lastHeartbeat = now;
        }
        LockSupport.parkNanos(
            now - idleSince > LONG_IDLE_NANOS ? LONG_IDLE_PARK_NANOS : IDLE_PARK_NANOS);
      }
      if (now - lastNotices >= timings.statusIntervalNanos()) {
        stream.logNotices();
        lastNotices = now;
      }
    }
    confirm();
    stream.sendStatus();
  }

  private void confirm() {
    Lsn confirmed = status.takeConfirmation();
    if (confirmed != null) {
      stream.confirm(confirmed);
    }
  }

  /** Waits for room; the server must hear from us meanwhile or it ends the connection. */
  private void enqueue(EmittedRecord record) {
    try {
      while (!queue.offer(record, timings.statusIntervalMs())) {
        if (status.isStopping()) {
          throw new InterruptedException();
        }
        if (stream != null) {
          confirm();
          stream.sendStatus();
        }
      }
    } catch (InterruptedException | SQLException e) {
      throw new QueueWaitEndedException(e);
    }
  }

  private void connectionLost(SQLException e) throws InterruptedException {
    if (!SourceErrors.isTransient(e)) {
      throw new ConnectException(
          "the slot cannot be streamed: " + e.getMessage() + SourceErrors.remedy(e), e);
    }
    long delayMs = backoff.nextDelayMs();
    if (backoff.failures() == 1) {
      LOG.warn(
          "Lost the source ({}); trying again until it is back, first in {} ms",
          e.getMessage(),
          delayMs);
    }
    status.sleepUnlessStopping(delayMs);
  }

  private void slotActive(SlotActiveException e) throws InterruptedException {
    long now = System.nanoTime();
    if (slotBusySince == 0) {
      slotBusySince = now;
      LOG.warn(
          "{}; waiting up to {} ms for it to be released", e.getMessage(), timings.slotWaitMs());
    }
    if (now - slotBusySince > TimeUnit.MILLISECONDS.toNanos(timings.slotWaitMs())) {
      throw new ConnectException(e.getMessage(), e);
    }
    status.sleepUnlessStopping(timings.retryBackoffMs());
  }
}
