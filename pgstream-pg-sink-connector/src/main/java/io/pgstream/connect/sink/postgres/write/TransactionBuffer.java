package io.pgstream.connect.sink.postgres.write;

import io.pgstream.connect.common.lsn.Lsn;
import io.pgstream.connect.sink.postgres.offset.Position;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

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
      requireRepetition(change);
      duplicates += change.isChange() ? 1 : 0;
      addUnpositioned(change.withoutEvent());
    } else {
      addPositioned(change);
    }
  }

  /** A repetition was committed before; what was committed later is of another history. */
  private void requireRepetition(SourceChange change) {
    if (seen.lastCommit() != CommitTime.UNKNOWN && change.committed() > seen.lastCommit()) {
      throw new ConnectException(
          change.position()
              + ": the change was committed after everything that has been applied, but its commit LSN "
              + change.commitLsn()
              + " is before "
              + seen.commitLsn()
              + ": the topic goes on with the changes of another server, or of one that was restored."
              + " Make sure that the target's rows fit it, then reset the offsets of this connector"
              + " to this record's");
    }
  }

  /** Changes of one transaction share its time: one look per transaction is enough. */
  private static Position after(SourceChange change, Position before, long nextOffset) {
    boolean sameTransaction = change.commitLsn().equals(before.commitLsn());
    return before.next(
        nextOffset,
        change.commitLsn(),
        change.txSeq(),
        sameTransaction ? CommitTime.UNKNOWN : change.committed());
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
      seen = after(change, seen, seen.nextOffset());
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
              ? after(change, position, change.offset() + 1)
              : position.withNextOffset(change.offset() + 1);
    }
    return position;
  }
}
