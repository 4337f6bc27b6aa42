package io.pgstream.connect.source.replication;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.common.postgres.SqlState;
import io.pgstream.connect.common.retry.Backoff;
import io.pgstream.connect.source.check.CaptureReport;
import io.pgstream.connect.source.offset.SourceOffset;
import io.pgstream.connect.source.record.EmittedRecord;
import io.pgstream.connect.source.record.TransactionAssembler;
import io.pgstream.connect.source.snapshot.CopyFailedException;
import io.pgstream.connect.source.snapshot.CopyPausedException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
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
  private static final long STOP_CHECK_MS = 100;

  private final StreamOpener opener;
  private final RecordQueue queue;
  private final ReaderTimings timings;
  private final Backoff backoff;
  private final ReaderStatus status;
  private final CaptureReport report;

  private SourceOffset resume;
  private StreamOpener.Session session;
  private SignOfLife signOfLife;
  private long lastStatus;
  private long slotBusySince;

  ReplicationReader(
      StreamOpener opener,
      RecordQueue queue,
      ReaderTimings timings,
      ReaderStatus status,
      CaptureReport report,
      SourceOffset resume) {
    this.opener = opener;
    this.queue = queue;
    this.timings = timings;
    this.status = status;
    this.report = report;
    this.resume = resume;
    this.backoff = new Backoff(timings.retryBackoffMs(), timings.retryBackoffMaxMs());
  }

  @Override
  public void run() {
    try {
      while (!status.isStopping()) {
        if (opener.isComplete(resume)) {
          LOG.info(
              "Nothing is streamed: snapshot.mode is \"only\". The slot keeps WAL until dropped");
          status.awaitStop();
        } else {
          streamOnce();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      queue.fail(e instanceof ConnectException ? e : unexpected(e));
    } catch (Error e) {
      queue.fail(unexpected(e));
      throw e;
    } finally {
      opener.close();
    }
  }

  private static ConnectException unexpected(Throwable cause) {
    return new ConnectException("the replication stream ended: " + cause.getMessage(), cause);
  }

  private void streamOnce() throws InterruptedException {
    try {
      StreamOpener.Session opened = opener.open(resume, this::enqueue, this::keepAlive);
      slotBusySince = 0;
      try (opened) {
        session = opened;
        report.tell(opened.stream().printsNumericsAsText());
        signOfLife = new SignOfLife(timings.silenceNanos(opened.statusIntervalMs()));
        opened.playBaseline();
        streaming(opened.stream(), opened.assembler());
      } finally {
        session = null;
        resume = offsetToResume(opened.assembler());
      }
    } catch (SlotActiveException e) {
      slotActive(e);
    } catch (SQLException e) {
      connectionLost(e);
    } catch (QueueWaitEndedException e) {
      if (e.getCause() instanceof SQLException lost) {
        connectionLost(lost);
      }
    } catch (CopyPausedException e) {
      LOG.debug("The stream goes on for a while");
    } catch (CopyFailedException e) {
      if (e.getCause() instanceof SQLException lost) {
        connectionLost(lost);
      }
    }
  }

  private SourceOffset offsetToResume(TransactionAssembler assembler) {
    SourceOffset last = assembler.lastOffset();
    return resume == null && last.txSeq() < 0 ? null : last;
  }

  private void streaming(ReplicationStream stream, TransactionAssembler assembler)
      throws SQLException, InterruptedException {
    LOG.info("Streaming from {}", resume == null ? "the slot's start" : resume.endLsn());
    long lastNotices = System.nanoTime();
    // The first one at once: it creates the topic, which the sinks wait for.
    long lastHeartbeat = lastNotices - timings.heartbeatNanos();
    while (!status.isStopping() && !isInterrupted(stream, assembler)) {
      confirm(stream);
      ByteBuffer message = stream.readPending();
      long now = System.nanoTime();
      if (message != null) {
        assembler.accept(
            message.array(), message.arrayOffset() + message.position(), message.remaining());
        signOfLife.received(System.nanoTime());
      } else {
        nothingReceived(stream, now);
        assembler.idle(stream.lastReceived());
        if (now - lastHeartbeat >= timings.heartbeatNanos()) {
          assembler.heartbeat(stream.lastReceived());
          lastHeartbeat = now;
        }
      }
      if (backoff.failures() > 0 && signOfLife.isStable(now)) {
        LOG.info("The source is back after {} failed tries", backoff.failures());
        backoff.reset();
      }
      if (now - lastNotices >= timings.statusIntervalNanos()) {
        stream.logNotices();
        lastNotices = now;
      }
    }
    confirm(stream);
    stream.sendStatus();
  }

  /** Whether the stream must be left: for good, or to be opened again with a snapshot. */
  private boolean isInterrupted(ReplicationStream stream, TransactionAssembler assembler) {
    if (opener.isComplete(assembler.lastOffset())) {
      return true;
    }
    if (!assembler.mayCopy() || !(assembler.isCopyRequested() || opener.isCopyDue())) {
      return false;
    }
    // Behind the request, which would come again and again if nothing is to be copied for it.
    assembler.heartbeat(stream.lastReceived());
    return true;
  }

  /** No message; keepalives show only in the position, and only when the server's WAL has moved. */
  private void nothingReceived(ReplicationStream stream, long now) throws SQLException {
    Lsn received = stream.lastReceived();
    if (!received.equals(status.received())) {
      status.received(received);
      signOfLife.received(now);
    } else {
      requireConnected(now, received);
    }
  }

  /**
   * Nothing is done until the stream has been silent for long. A process that waits for more to do
   * has told its position, so what it has and we have not, twice in a row, was lost on the way.
   */
  private void requireConnected(long now, Lsn received) throws SQLException {
    if (!signOfLife.isOverdue(now)) {
      return;
    }
    ServerView server = look();
    if (!server.isBusy() && signOfLife.isMissing(received)) {
      throw new SQLException(
          "what the server sends does not reach us on the connection any more",
          SqlState.CONNECTION_FAILURE);
    }
    signOfLife.received(System.nanoTime());
    if (!server.isBusy() && server.isAheadOf(received)) {
      signOfLife.expect(server.flushed(), session.statusIntervalMs());
    }
  }

  /** The same while nothing is read, so that nothing can be missed. */
  private void requireHeard(long now) throws SQLException {
    if (signOfLife.isOverdue(now)) {
      look();
      signOfLife.received(System.nanoTime());
    }
  }

  private ServerView look() throws SQLException {
    ServerView server = opener.look(session);
    if (!server.hearsUs() && !server.isBusy()) {
      throw new SQLException(
          "the server does not hear from us on the connection any more",
          SqlState.CONNECTION_FAILURE);
    }
    return server;
  }

  private void confirm(ReplicationStream stream) {
    Lsn confirmed = status.takeConfirmation();
    if (confirmed != null) {
      stream.confirm(confirmed);
    }
  }

  /**
   * Waits for room; the server must hear from us meanwhile or it ends the connection. A server
   * process that was told to end hangs as long as nobody reads what it sends, and a checkpoint that
   * invalidates the slot hangs with it, so the server is asked about it now and then.
   */
  private void enqueue(EmittedRecord record) {
    try {
      while (!queue.offer(record, STOP_CHECK_MS)) {
        keepAlive();
      }
    } catch (InterruptedException | SQLException e) {
      throw new QueueWaitEndedException(e);
    }
  }

  /** While the stream is not read; after a long time of reading one update may be too many. */
  private void keepAlive() throws InterruptedException, SQLException {
    if (status.isStopping()) {
      throw new InterruptedException();
    }
    long now = System.nanoTime();
    long interval = TimeUnit.MILLISECONDS.toNanos(session.statusIntervalMs());
    if (now - lastStatus >= interval) {
      confirm(session.stream());
      session.stream().sendStatus();
      lastStatus = now;
    }
    requireHeard(now);
  }

  private void connectionLost(SQLException e) throws InterruptedException {
    if (status.isStopping()) {
      return;
    }
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
