package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.sink.postgres.offset.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the records of one topic partition into whole source transactions. One use: it starts from a
 * state, takes records in offset order, and ends in a plan. The topic is at-least-once: what stands
 * at or before the last seen place of the source's history is a repetition and is left out.
 */
final class TransactionBuffer {
  private final PartitionState before;
  private final long maxBytes;
  private final List<SourceChange> ready = new ArrayList<>();
  private final List<SourceChange> pending = new ArrayList<>();
  private Position seen;
  private Lsn pendingLsn = Lsn.INVALID;
  private Lsn splitLsn;
  private long pendingBytes;
  private long duplicates;
  private long splits;

  TransactionBuffer(PartitionState before, long maxBytes) {
    this.before = before;
    this.maxBytes = maxBytes;
    this.seen = before.position();
    this.splitLsn = before.splitLsn();
    before.pending().forEach(this::hold);
  }

  /** Takes the next record. */
  void add(SourceChange change) {
    if (!change.isPositioned()) {
      addUnpositioned(change);
    } else if (seen.covers(change.commitLsn(), change.txSeq())) {
      duplicates += change.isChange() ? 1 : 0;
      addUnpositioned(change.withoutEvent());
    } else {
      addPositioned(change);
    }
  }

  private void addUnpositioned(SourceChange change) {
    if (change.isChange()) {
      // A transaction of its own: whatever is still open before it has no more records to come.
      release();
      ready.add(change);
    } else if (pending.isEmpty()) {
      ready.add(change);
    } else {
      hold(change.withoutEvent());
    }
  }

  private void addPositioned(SourceChange change) {
    if (!pending.isEmpty() && !change.commitLsn().equals(pendingLsn)) {
      release();
    }
    hold(change);
    if (change.event().metadata().txLast()) {
      release();
      splitLsn = Lsn.INVALID;
    } else if (pendingBytes > maxBytes) {
      splits += change.commitLsn().equals(splitLsn) ? 0 : 1;
      splitLsn = change.commitLsn();
      release();
    }
  }

  private void hold(SourceChange change) {
    pending.add(change);
    pendingBytes += change.bytes();
    if (change.event() != null) {
      pendingLsn = change.commitLsn();
      seen = new Position(seen.nextOffset(), change.commitLsn(), change.txSeq());
    }
  }

  private void release() {
    ready.addAll(pending);
    pending.clear();
    pendingBytes = 0;
  }

  /** What to apply, and the state after it. */
  PartitionPlan plan() {
    return new PartitionPlan(
        ready, new PartitionState(positionAfterReady(), pending, splitLsn), duplicates, splits);
  }

  private Position positionAfterReady() {
    Position position = before.position();
    for (SourceChange change : ready) {
      position =
          change.isPositioned()
              ? new Position(change.offset() + 1, change.commitLsn(), change.txSeq())
              : position.withNextOffset(change.offset() + 1);
    }
    return position;
  }
}
