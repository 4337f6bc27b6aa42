package io.pgstream.connect.common.sink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the apply thread does: asks the target for positions and applies batches, one after the
 * other, each as often as it takes. Ends when the task stops, or with the first error that time
 * does not heal.
 */
final class ApplyLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ApplyLoop.class);

  private final Handover handover;
  private final RecordTarget target;
  private final Outage outage;
  private final Conflicts conflicts;
  private RecordFailedException failed;

  ApplyLoop(Handover handover, RecordTarget target, Outage outage, Conflicts conflicts) {
    this.handover = handover;
    this.target = target;
    this.outage = outage;
    this.conflicts = conflicts;
  }

  @Override
  public void run() {
    try {
      Attempt attempt = handover.begin();
      while (attempt != null) {
        long waitMs = run(attempt);
        if (waitMs > 0) {
          handover.pause(waitMs);
        }
        attempt = handover.begin();
      }
    } catch (InterruptedException e) {
      LOG.debug("the apply thread was interrupted", e);
    } catch (RuntimeException | Error e) {
      handover.fail(e);
    } finally {
      target.close();
    }
  }

  /** Returns how many milliseconds to wait before the next attempt. */
  private long run(Attempt attempt) {
    try {
      return tryOnce(attempt);
    } catch (RuntimeException | Error e) {
      // Known before the attempt ends: between the two the task would look idle and healthy.
      handover.fail(e);
      throw e;
    } finally {
      if (handover.end(attempt)) {
        target.reset();
      }
    }
  }

  private long tryOnce(Attempt attempt) {
    try {
      perform(attempt);
    } catch (TransientFaultException e) {
      return attempt.abort().isRaised() ? 0 : outage.failed(e.getMessage());
    } catch (PositionLostException e) {
      return lost(attempt, e);
    } catch (RecordFailedException e) {
      isolate(attempt, e);
    } catch (RuntimeException e) {
      failUnlessAborted(attempt, e);
    }
    return 0;
  }

  private void perform(Attempt attempt) throws TransientFaultException, PositionLostException {
    if (!attempt.closed().isEmpty()) {
      target.forget(attempt.closed());
    }
    for (Assignment assignment : attempt.loading()) {
      handover.loaded(assignment, target.open(assignment.partition(), attempt.abort()));
    }
    if (!attempt.records().isEmpty()) {
      handover.applied(target.apply(attempt.records(), attempt.abort()));
    }
    if (attempt.isRequest()) {
      outage.recovered();
    }
    if (failed != null) {
      throw failed;
    }
  }

  private long lost(Attempt attempt, PositionLostException error) {
    if (attempt.abort().isRaised()) {
      return 0;
    }
    handover.reload(error.partition());
    return conflicts.found(error.getMessage());
  }

  /** What comes before a record that stops the task is applied, so that nothing else is missing. */
  private void isolate(Attempt attempt, RecordFailedException error) {
    if (attempt.abort().isRaised()) {
      return;
    }
    boolean first = failed == null;
    failed = first ? error : failed;
    if (!first || !handover.dropFrom(error.record())) {
      throw failed;
    }
  }

  private static void failUnlessAborted(Attempt attempt, RuntimeException error) {
    if (!attempt.abort().isRaised()) {
      throw error;
    }
    LOG.debug("an aborted call ended", error);
  }
}
